/// What a member keeps of its updates because it could not be sent, and adds to the next one
/// (Seide et al., Interspeech 2014; Karimireddy et al., ICML 2019, algorithm 2).
///
/// With m = decay · e + g the member sends C(m) and keeps e = m − C(m). Without decay nothing is
/// ever lost: the sum of all that was sent and of what is kept is the sum of the updates. With one
/// it is the momentum of DeMo (arXiv 2411.19870, algorithm 1), from which what was sent is taken.
public struct ErrorFeedback: Hashable, Sendable {
    /// What one call sends.
    public struct Message: Hashable, Sendable {
        /// The bytes on the wire.
        public var bytes: [UInt8]
        /// The numbers that they are read as.
        public var values: [Float]
    }

    /// How updates are written.
    public let compressor: Compressor
    /// The share of what is kept that counts in the next update.
    public let decay: Double
    /// What is kept, one number a parameter; empty before the first update.
    public private(set) var residual: [Double] = []

    /// Nothing is kept yet.
    ///
    /// - Parameter payload: its decay counts, where it has one.
    public init(payload: Payload) {
        compressor = Compressor(payload: payload)
        if case .demo(let frequencies) = payload { decay = frequencies.decay } else { decay = 1 }
    }

    /// Sends an update together with what is kept. A number that is not finite is dropped, since it
    /// would be kept for ever.
    ///
    /// - Precondition: as many numbers as at the first call.
    public mutating func send(_ update: [Double]) -> Message {
        if residual.isEmpty { residual = [Double](repeating: 0, count: update.count) }
        precondition(
            residual.count == update.count, "\(update.count) numbers after \(residual.count)")
        for index in update.indices {
            let sum = decay * residual[index] + update[index]
            // Too large for a float is as bad as infinite.
            residual[index] = Float(sum).isFinite ? sum : 0
        }
        let bytes = compressor.encode(residual.map { Float($0) })
        guard let values = compressor.decode(bytes, count: residual.count) else {
            preconditionFailure("\(compressor.payload) cannot read what it wrote")
        }
        for index in values.indices { residual[index] -= Double(values[index]) }
        return Message(bytes: bytes, values: values)
    }
}
