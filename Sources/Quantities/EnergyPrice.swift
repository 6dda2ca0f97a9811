/// The price of electricity, in micro-dollars per kilowatt-hour.
@frozen
public struct EnergyPrice: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Millionths of a dollar per kWh.
    public var microDollars: Int64

    /// A price in millionths of a dollar.
    @inlinable
    public init(microDollars: Int64) { self.microDollars = microDollars }

    /// For nothing.
    public static let zero = EnergyPrice(microDollars: 0)
    /// The price in dollars per kWh, for printing and ratios.
    @inlinable
    public var inDollars: Double { Double(microDollars) / 1e6 }

    /// Whether one price is lower than another.
    @inlinable
    public static func < (a: EnergyPrice, b: EnergyPrice) -> Bool {
        a.microDollars < b.microDollars
    }

    /// What so much energy costs, to the nearest micro-dollar.
    @inlinable
    public func cost(ofKilowattHours energy: Double) -> Dollars {
        Dollars(micro: Int64((Double(microDollars) * energy).rounded()))
    }
}

extension EnergyPrice: Quantity, TabulatedQuantity {
    static let vocabulary = QuantityVocabulary(
        kindName: "price of energy", examples: ["0.10 USD/kWh"],
        units: [QuantityUnit(["USD/kWh", "USD per kWh"], power: 6)])

    /// Reads a price, rounded to the nearest micro-dollar per kWh.
    public init(parsing text: String) throws(QuantityError) {
        self.init(microDollars: try Self.readSteps(text, as: Int64.self))
    }

    /// The exact price: "0.10 USD/kWh".
    public var description: String { Self.exactText(Int128(microDollars)) }
}
