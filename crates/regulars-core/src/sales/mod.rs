//! Sales: leads (SV-50 to SV-52), opportunities (SV-53), campaigns (SV-60 to SV-63), attribution (SV-70 to SV-73) and indicators (SV-95, SV-96). Pure
//! functions over figures that are given.

pub mod attribution;
pub mod campaign;
pub mod indicator;
pub mod lead;
pub mod opportunity;
