/// A price of GPU-time in the money of the outside world, in micro-dollars per GPU-hour.
@frozen
public struct GPUHourDollars: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Millionths of a dollar per GPU-hour.
    public var microDollars: Int64

    /// A price in millionths of a dollar.
    @inlinable
    public init(microDollars: Int64) { self.microDollars = microDollars }

    /// For nothing.
    public static let zero = GPUHourDollars(microDollars: 0)
    /// The price in dollars per GPU-hour, for printing and ratios.
    @inlinable
    public var inDollars: Double { Double(microDollars) / 1e6 }

    /// Whether one price is lower than another.
    @inlinable
    public static func < (a: GPUHourDollars, b: GPUHourDollars) -> Bool {
        a.microDollars < b.microDollars
    }

    /// What so much GPU-time costs, rounded towards zero.
    @inlinable
    public func cost(of time: GPUTime) -> Dollars {
        Dollars(
            micro: Int64(Int128(microDollars) * time.nanoseconds / GPUTime.hour.nanoseconds))
    }
}

extension GPUHourDollars: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "dollar price of GPU-time", examples: ["1.39 USD/GPU-h"],
        units: [QuantityUnit(["USD/GPU-h", "USD/GPU-hour", "USD per GPU-hour"], power: 6)])

    /// Reads a price, rounded to the nearest micro-dollar per GPU-hour.
    public init(parsing text: String) throws(QuantityError) {
        self.init(microDollars: try Self.readSteps(text, as: Int64.self))
    }

    /// The exact price: "1.39 USD/GPU-h".
    public var description: String { Self.exactText(Int128(microDollars)) }
}
