/// Where a node stands among the things that can fail together.
///
/// Each field is a place in the scenario's own table of sites, operators and jurisdictions.
@frozen
public struct FailureDomain: Hashable, Sendable, BitwiseCopyable {
    /// The site (a building with one uplink).
    public var site: Int32
    /// The provider that runs the machine.
    public var `operator`: Int32
    /// The country or legal order.
    public var jurisdiction: Int32
    @inlinable
    public init(site: Int, operator: Int, jurisdiction: Int) {
        self.site = Int32(site)
        self.operator = Int32(`operator`)
        self.jurisdiction = Int32(jurisdiction)
    }
}
