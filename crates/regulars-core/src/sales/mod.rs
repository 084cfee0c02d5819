//! Sales: what needs an approval and who may give it (SV-80 to SV-82), and what is reserved of the stock of shops (SV-85).

pub mod approval;
pub mod stock;
