/// The words of a kind of quantity.
struct QuantityVocabulary: Sendable {
    /// What the type is called in a sentence.
    var kindName: String
    /// Texts that can be read; the first is the one to show alone.
    var examples: [String]
    /// The units; no spelling stands for two of them.
    var units: [QuantityUnit]
}

/// A quantity whose words are given as a table.
protocol TabulatedQuantity: Quantity {
    static var vocabulary: QuantityVocabulary { get }
}

extension TabulatedQuantity {
    /// What the type is called in a sentence.
    public static var kindName: String { vocabulary.kindName }
    /// A text that can be read.
    public static var example: String { vocabulary.examples[0] }
    /// A few such texts.
    public static var examples: [String] { vocabulary.examples }
    /// The usual spelling of each unit.
    public static var units: [String] { vocabulary.units.map { $0.names[0] } }
}
