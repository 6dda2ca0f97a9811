import Aggregation
import Quantities

/// A weighted sum as it travels: whenever it is sent on, a code rounds what none has rounded yet.
///
/// The sum of two codes is no code, because their scales differ: whoever adds to a sum writes it
/// anew before sending it on, and loses a little there. What was read from a code and not added to
/// travels on as it is. Whoever holds a sum first goes on with what it has written to the others,
/// so that all hold the same bits.
struct CodedUpdate: SplittableUpdate {
    /// Neighbouring values that are written together.
    private struct Part: Sendable, Equatable {
        /// The place of the first in the whole update.
        var start: Int
        var values: [Float]
        /// Whether they are what was read from a code.
        var isCoded: Bool
    }

    private var parts: [Part]
    var weight: Double

    /// A sum that nobody has written yet.
    init(_ dense: DenseUpdate) {
        parts = [Part(start: 0, values: dense.values, isCoded: false)]
        weight = dense.weight
    }

    /// The sum itself.
    var dense: DenseUpdate { DenseUpdate(values: values, weight: weight) }

    private var values: [Float] {
        parts.count == 1 ? parts[0].values : parts.flatMap(\.values)
    }

    /// Four bytes a value, whatever the code: the same for all that fit.
    var bytes: Bytes { Bytes(parts.reduce(0) { $0 + Int64($1.values.count) } * 4) }

    /// The sum as whoever it is sent to reads it.
    ///
    /// - Parameter unsaid: by place in the whole update, where what was written now could not be
    ///   said is put; empty if nobody wants to know.
    func written(by compressor: Compressor, unsaid: inout [Float]) -> CodedUpdate {
        var copy = self
        for place in parts.indices where !parts[place].isCoded {
            let (start, values) = (parts[place].start, parts[place].values)
            guard let read = compressor.decode(compressor.encode(values), count: values.count)
            else { preconditionFailure("\(compressor.payload) cannot read what it wrote") }
            copy.parts[place] = Part(start: start, values: read, isCoded: true)
            guard !unsaid.isEmpty else { continue }
            for index in values.indices { unsaid[start + index] = values[index] - read[index] }
        }
        return copy
    }

    /// Adds value by value; what comes out is no code.
    mutating func merge(_ other: CodedUpdate) {
        let start = parts[0].start
        var sum = dense
        sum.merge(other.dense)
        self = CodedUpdate(sum)
        parts[0].start = start
    }

    /// Chunks of neighbouring values.
    func split(into count: Int) -> [CodedUpdate] {
        let isCoded = parts.allSatisfy(\.isCoded)
        var start = parts[0].start
        return dense.split(into: count).map { chunk in
            var part = CodedUpdate(chunk)
            part.parts[0].isCoded = isCoded
            part.parts[0].start = start
            start += chunk.values.count
            return part
        }
    }

    /// The values of all chunks, of which each is written by itself.
    init(joining chunks: [CodedUpdate]) {
        precondition(!chunks.isEmpty, "an update of no chunks")
        parts = chunks.flatMap(\.parts)
        weight = chunks[0].weight
    }
}
