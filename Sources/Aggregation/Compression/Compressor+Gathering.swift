import Quantities

/// What everybody's own messages mean together.
extension Compressor {
    /// The weighted mean of the updates in the messages of several members; nil if a message is no
    /// update of `count` numbers, or if nothing has a weight.
    ///
    /// Of DeMo's frequencies each is averaged over those who sent it, without weights, and not
    /// over all, as its published code does (`demo.py`, `CompressDCT.batch_decompress`); the
    /// optimiser takes the sign of what comes out. Everything else is averaged number by number.
    public func mean(of messages: [[UInt8]], weights: [Double], count: Int) -> [Double]? {
        precondition(
            messages.count == weights.count, "\(weights.count) weights, \(messages.count) messages")
        if case .demo(let frequencies) = payload {
            return meanOfFrequencies(messages, frequencies, count: count)
        }
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        var sum = [Double](repeating: 0, count: count)
        for (message, weight) in zip(messages, weights) {
            guard let values = decode(message, count: count) else { return nil }
            for index in 0..<count { sum[index] += weight * Double(values[index]) }
        }
        return sum.map { $0 / total }
    }

    private func meanOfFrequencies(
        _ messages: [[UInt8]], _ shape: DeMo, count: Int
    ) -> [Double]? {
        guard !messages.isEmpty else { return nil }
        let padded = shape.paddedCount(count)
        let code = SparseCode(shape.code)
        var sums = [Double](repeating: 0, count: padded)
        var senders = [Int32](repeating: 0, count: padded)
        for message in messages {
            guard
                Int64(message.count) == payload.bytes(parameters: Double(count)).count,
                let entries = code.entries(in: message, count: padded)
            else { return nil }
            for entry in entries {
                sums[entry.place] += Double(entry.value)
                senders[entry.place] += 1
            }
        }
        for place in sums.indices where senders[place] > 1 {
            sums[place] /= Double(senders[place])
        }
        return CosineTransform(shape).numbers(of: sums, count: count)
    }
}
