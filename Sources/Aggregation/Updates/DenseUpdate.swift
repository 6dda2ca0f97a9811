public import Quantities

/// An update of real numbers, as 32-bit floats: the weighted sum of what was contributed.
///
/// Nothing is divided before the end: `mean` is taken once, by whoever holds the aggregate.
public struct DenseUpdate: SplittableUpdate {
    /// The weighted sum, one value a parameter.
    public var values: [Float]
    /// The sum of the weights.
    public var weight: Double

    /// An update of given sums.
    public init(values: [Float], weight: Double) {
        self.values = values
        self.weight = weight
    }

    /// The contribution of one member: its values, times their weight.
    public init(scaling values: [Float], by weight: Double) {
        self.init(values: values.map { Float(Double($0) * weight) }, weight: weight)
    }

    /// Four bytes a value.
    public var bytes: Bytes { Bytes(Int64(values.count) * 4) }

    /// The weighted mean; nil if nothing of any weight was contributed.
    public var mean: [Float]? {
        guard weight > 0 else { return nil }
        return values.map { Float(Double($0) / weight) }
    }

    /// Adds value by value.
    public mutating func merge(_ other: DenseUpdate) {
        precondition(accepts(other), "\(values.count) values against \(other.values.count)")
        for index in values.indices { values[index] += other.values[index] }
        weight += other.weight
    }

    /// Chunks of neighbouring values.
    public func split(into count: Int) -> [DenseUpdate] {
        (0..<count).map { index in
            let range = values.count * index / count..<values.count * (index + 1) / count
            return DenseUpdate(values: Array(values[range]), weight: weight)
        }
    }

    /// The values of all chunks, one chunk after the other.
    public init(joining chunks: [DenseUpdate]) {
        precondition(!chunks.isEmpty, "an update of no chunks")
        self.init(values: chunks.flatMap(\.values), weight: chunks[0].weight)
    }
}
