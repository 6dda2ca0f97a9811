public import Quantities

/// A kind of GPU, as its data sheet and the market describe it.
public struct Accelerator: Hashable, Sendable {
    /// The name under which measurements are listed, as "A100-40GB".
    public var name: String
    /// Dense bf16 (or fp16) operations per second.
    public var peak: FLOPRate
    /// Device memory.
    public var memory: Bytes
    /// The board's power under load.
    public var power: Watts
    /// The board's power without work.
    public var idlePower: Watts
    /// The price of one.
    public var purchase: Dollars
    /// The price of one for an hour; nil if no offer is known.
    public var rental: Dollars?
    /// Where the figures stand.
    public var source: String

    /// An accelerator by its figures.
    public init(
        name: String, peak: FLOPRate, memory: Bytes, power: Watts, idlePower: Watts,
        purchase: Dollars, rental: Dollars?, source: String
    ) {
        self.name = name
        self.peak = peak
        self.memory = memory
        self.power = power
        self.idlePower = idlePower
        self.purchase = purchase
        self.rental = rental
        self.source = source
    }

    /// The words of a name, in small letters: "H100-80GB SXM" and "H100-80GB-SXM" are the same.
    static func words(of name: String) -> [String] {
        name.lowercased().split { $0 == " " || $0 == "-" || $0 == "_" }.map(String.init)
    }
}
