public import Quantities

/// How far the sites are from each other, as one flow between them feels it.
///
/// Both tables are square and go by the site's index; the diagonal is the fabric within a site.
public struct SiteDistances: Sendable {
    /// The time of a small message there and back.
    public var roundTrip: [[Duration]]
    /// What one flow gets when nothing else is on its way.
    public var rate: [[ByteRate]]

    /// Distances from two square tables.
    ///
    /// - Precondition: both tables are square and of one size.
    public init(roundTrip: [[Duration]], rate: [[ByteRate]]) {
        let sites = roundTrip.count
        precondition(
            rate.count == sites
                && (roundTrip.map(\.count) + rate.map(\.count))
                    == Array(repeating: sites, count: 2 * sites),
            "tables of distances that are not square, or not of one size")
        self.roundTrip = roundTrip
        self.rate = rate
    }

    /// How many sites there are.
    public var count: Int { roundTrip.count }

    /// The seconds that so many bytes take from one site to another.
    func seconds(for bytes: Bytes, from a: Int, to b: Int) -> Double {
        roundTrip[a][b].inSeconds + bytes.seconds(at: rate[a][b])
    }
}

extension Bytes {
    /// The seconds to move so many bytes at a rate; infinite at rate zero, unless there are none.
    func seconds(at rate: ByteRate) -> Double {
        count == 0 ? 0 : Double(count) / rate.bytesPerSecond
    }
}
