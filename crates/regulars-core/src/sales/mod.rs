//! Sales: leads (SV-50 to SV-52), opportunities (SV-53), campaigns (SV-60 to SV-63), attribution (SV-70 to SV-73) and indicators
//! (SV-95, SV-96), over figures that are given; what a
//! rulebook says of leads and opportunities; what needs an approval and who may give it (SV-80 to SV-82); what is reserved of the
//! stock of shops (SV-85).

pub mod approval;
pub mod attribution;
pub mod campaign;
pub mod indicator;
pub mod lead;
pub mod opportunity;
pub mod rules;
pub mod stock;
