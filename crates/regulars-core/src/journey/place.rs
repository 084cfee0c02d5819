//! Places on the ellipsoid WGS-84: points, geodesic distances in millimetres, and which shops lie near (SV-94).
//!
//! The geodesic is Karney's (Algorithms for geodesics, 2013), which converges for every pair of points. A distance is rounded to a
//! millimetre before it is compared, so that the last bits of a machine's sine decide nothing.

use std::sync::LazyLock;

use geographiclib_rs::{Geodesic, InverseGeodesic as _};

use super::Store;
use crate::error::{Code, Fault};
use crate::money::{Decimal, Number};

/// The most decimals of a coordinate: a tenth of a millimetre on the ground.
pub const MAX_DECIMALS: u8 = 9;
/// The largest radius of a shop, in metres.
pub const MAX_RADIUS_M: i64 = 100_000;
/// No degree of latitude is shorter, in millimetres.
const DEGREE_MM: i64 = 110_570_000;

static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// Why a pair of numbers is no point.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PointError {
    /// A latitude beyond a pole.
    #[error("a latitude lies in -90 to 90 degrees and has at most 9 decimals")]
    Latitude,
    /// A longitude beyond the antimeridian.
    #[error("a longitude lies in -180 to 180 degrees and has at most 9 decimals")]
    Longitude,
}

impl Fault for PointError {
    fn code(&self) -> Code {
        Code::OutOfRange
    }

    fn path(&self) -> String {
        match self {
            Self::Latitude => "latitude".to_owned(),
            Self::Longitude => "longitude".to_owned(),
        }
    }
}

/// A point on the ellipsoid, in degrees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Point {
    latitude: Decimal,
    longitude: Decimal,
}

impl Point {
    /// A point in degrees, north and east positive. Error: `out_of_range`.
    pub fn new(latitude: Decimal, longitude: Decimal) -> Result<Self, PointError> {
        let within = |value: Decimal, most: i64| {
            let number = Number::from(value);
            value.scale() <= MAX_DECIMALS && number <= Number::from(most) && number >= Number::from(-most)
        };
        if !within(latitude, 90) {
            return Err(PointError::Latitude);
        }
        if !within(longitude, 180) {
            return Err(PointError::Longitude);
        }
        Ok(Self { latitude, longitude })
    }

    /// The latitude in degrees.
    pub fn latitude(self) -> Decimal {
        self.latitude
    }

    /// The longitude in degrees.
    pub fn longitude(self) -> Decimal {
        self.longitude
    }

    /// How far another point lies, in millimetres along the ellipsoid.
    ///
    /// ```
    /// use regulars_core::journey::place::Point;
    /// let point = |latitude: &str, longitude: &str| Point::new(latitude.parse().unwrap(), longitude.parse().unwrap()).unwrap();
    /// // Flinders Peak and Buninyong, 54972.271 m on GRS 80 and on WGS-84.
    /// let (flinders, buninyong) = (point("-37.95103341", "144.42486789"), point("-37.65282114", "143.92649553"));
    /// assert_eq!(flinders.distance_mm(buninyong), 54_972_271);
    /// ```
    pub fn distance_mm(self, other: Self) -> i64 {
        let degrees = |point: Self| (float(point.latitude), float(point.longitude));
        let ((a, b), (c, d)) = (degrees(self), degrees(other));
        let metres: f64 = WGS84.inverse(a, b, c, d);
        whole((metres * 1000.0).round())
    }

    /// Whether another point surely lies farther than so many millimetres, by the latitudes alone.
    fn is_beyond(self, other: Self, most_mm: i64) -> bool {
        let apart = (float(self.latitude) - float(other.latitude)).abs();
        whole(apart * float_of(DEGREE_MM)) > most_mm
    }
}

#[expect(clippy::cast_precision_loss, reason = "degrees of at most nine decimals and the length of a degree are exact")]
fn float_of(number: i64) -> f64 {
    number as f64
}

fn float(value: Decimal) -> f64 {
    float_of(value.units()) / 10_f64.powi(value.scale().into())
}

#[expect(clippy::cast_possible_truncation, reason = "no distance on the earth reaches the limits of the type")]
fn whole(number: f64) -> i64 {
    number as i64
}

/// A shop within whose radius a point lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Near<'a> {
    /// The shop.
    pub store: &'a Store,
    /// How far it is, in millimetres.
    pub distance_mm: i64,
}

/// The nearest of some shops whose radius a point lies in, also at the border itself; ties by id.
pub fn nearest<'a>(point: Point, stores: impl Iterator<Item = &'a Store>) -> Option<Near<'a>> {
    let near = stores.filter_map(|store| within(point, store));
    near.min_by(|a, b| (a.distance_mm, &a.store.id).cmp(&(b.distance_mm, &b.store.id)))
}

/// Whether a point lies within the radius of a shop, and how far it is.
pub fn within(point: Point, store: &Store) -> Option<Near<'_>> {
    let most = store.radius_mm;
    if point.is_beyond(store.at, most) {
        return None;
    }
    let distance_mm = point.distance_mm(store.at);
    (distance_mm <= most).then_some(Near { store, distance_mm })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(latitude: &str, longitude: &str) -> Point {
        Point::new(latitude.parse().unwrap(), longitude.parse().unwrap()).unwrap()
    }

    /// What GeographicLib gives for these, also where Vincenty's formula does not converge.
    #[test]
    fn distances_are_those_of_known_geodesics() {
        let known = [
            (("0", "0"), ("0", "0"), 0),
            (("0", "0"), ("0", "1"), 111_319_491),
            (("0", "0"), ("1", "0"), 110_574_389),
            (("90", "0"), ("-90", "0"), 20_003_931_459),
            (("0", "0"), ("0.5", "179.5"), 19_936_288_579),
            (("40.640", "-73.779"), ("1.359", "103.989"), 15_347_613_649),
        ];
        for ((a, b), (c, d), expected) in known {
            let found = point(a, b).distance_mm(point(c, d));
            assert!((found - expected).abs() <= 1, "{a} {b} to {c} {d}: {found}");
            assert_eq!(found, point(c, d).distance_mm(point(a, b)));
        }
    }

    #[test]
    fn a_point_lies_on_the_earth() {
        let refused = |latitude: &str, longitude: &str| {
            let error = Point::new(latitude.parse().unwrap(), longitude.parse().unwrap()).unwrap_err();
            (error.code(), error.path())
        };
        assert_eq!(refused("90.000000001", "0"), (Code::OutOfRange, "latitude".to_owned()));
        assert_eq!(refused("-90", "-180.1"), (Code::OutOfRange, "longitude".to_owned()));
        assert_eq!(refused("0.0000000001", "0").1, "latitude");
        assert!(Point::new("-90".parse().unwrap(), "180".parse().unwrap()).is_ok());
    }

    #[test]
    fn the_nearest_shop_within_its_radius_counts() {
        let store = |id: &str, longitude: &str, radius_m: i64| Store {
            id: id.to_owned(),
            labels: crate::text::Labels::default(),
            at: point("30.5", longitude),
            radius_mm: radius_m * 1000,
        };
        let stores = [store("a", "114.30", 500), store("b", "114.31", 2_000), store("c", "114.302", 100)];
        let near = |longitude: &str| {
            let found = nearest(point("30.5", longitude), stores.iter());
            found.map(|near| (near.store.id.as_str(), near.distance_mm))
        };
        let (id, distance) = near("114.301").unwrap();
        assert_eq!((id, distance / 1000), ("a", 95));
        assert_eq!(near("114.32").unwrap().0, "b");
        assert_eq!(near("114.5"), None);
        let border = store("d", "114.31", 0);
        let at = Store { radius_mm: point("30.5", "114.30").distance_mm(border.at), ..border };
        assert!(within(point("30.5", "114.30"), &at).is_some(), "the border is near");
        assert!(within(point("30.5", "114.30"), &Store { radius_mm: at.radius_mm - 1, ..at.clone() }).is_none());
    }
}
