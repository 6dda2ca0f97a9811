public import Quantities

/// The prices of one tier over a run, and how much of it was wanted and offered, call by call.
public struct PriceRecord: Hashable, Sendable {
    /// How often it was called.
    public private(set) var calls = 0
    public private(set) var first = GPUHourPrice(microZen: 0)
    public private(set) var lowest = GPUHourPrice(microZen: 0)
    public private(set) var highest = GPUHourPrice(microZen: 0)
    public private(set) var last = GPUHourPrice(microZen: 0)
    private var sum: Int128 = 0
    private var wanted: Int64 = 0
    private var offered: Int64 = 0

    public init() {}

    /// The mean of all calls, and the nodes that were wanted and offered in one on average.
    public var mean: Double { calls > 0 ? Double(sum) / 1e6 / Double(calls) : 0 }
    public var demand: Double { calls > 0 ? Double(wanted) / Double(calls) : 0 }
    public var supply: Double { calls > 0 ? Double(offered) / Double(calls) : 0 }

    /// Enters a call.
    mutating func note(_ price: GPUHourPrice, demand: Int, supply: Int) {
        if calls == 0 { (first, lowest, highest) = (price, price, price) }
        calls += 1
        lowest = min(lowest, price)
        highest = max(highest, price)
        last = price
        sum += Int128(price.microZen)
        wanted += Int64(demand)
        offered += Int64(supply)
    }
}
