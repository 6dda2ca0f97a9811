/// The price of moving or keeping data, in micro-dollars per decimal gigabyte.
@frozen
public struct DataPrice: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Millionths of a dollar per GB.
    public var microDollars: Int64

    /// A price in millionths of a dollar.
    @inlinable
    public init(microDollars: Int64) { self.microDollars = microDollars }

    /// For nothing.
    public static let zero = DataPrice(microDollars: 0)
    /// The price in dollars per GB, for printing and ratios.
    @inlinable
    public var inDollars: Double { Double(microDollars) / 1e6 }

    /// Whether one price is lower than another.
    @inlinable
    public static func < (a: DataPrice, b: DataPrice) -> Bool { a.microDollars < b.microDollars }

    /// What so much data costs, rounded towards zero to the next micro-dollar.
    ///
    /// To bill instalments without losing the fractions, subtract what was paid from the cost of
    /// all the data so far.
    @inlinable
    public func cost(of data: Bytes) -> Dollars {
        Dollars(micro: Int64(Int128(microDollars) * Int128(data.count) / 1_000_000_000))
    }
}

extension DataPrice: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "price of data", examples: ["0.02 USD/GB"],
        units: [QuantityUnit(["USD/GB", "USD per GB"], power: 6)])

    /// Reads a price, rounded to the nearest micro-dollar per GB.
    public init(parsing text: String) throws(QuantityError) {
        self.init(microDollars: try Self.readSteps(text, as: Int64.self))
    }

    /// The exact price: "0.02 USD/GB".
    public var description: String { Self.exactText(Int128(microDollars)) }
}
