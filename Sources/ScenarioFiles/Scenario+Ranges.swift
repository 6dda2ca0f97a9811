extension Scenario {
    /// An input that may lie between two ends.
    public struct RangedInput: Sendable, Hashable {
        public var input: ResolvedInput
        /// The ends, as an override would say them.
        public var low: String
        public var high: String

        public init(input: ResolvedInput, low: String, high: String) {
            self.input = input
            self.low = low
            self.high = high
        }
    }

    /// The inputs with a range, in the order of the schema: those whose value carries one
    /// ("0.35 ± 0.05", "1–4 Gbps") and those whose comment does ("assumed 1 Gbps to 4 Gbps").
    ///
    /// A single value that stands for several inputs is one uncertain thing: they have its key, and
    /// move together.
    public var rangedInputs: [RangedInput] {
        var found: [RangedInput] = []
        for input in inputs {
            guard case .assumed(let low?, let high?, _) = input.note else { continue }
            var input = input
            if let whole = input.shorthand, inputs.count(where: { $0.shorthand == whole }) > 1 {
                guard !found.contains(where: { $0.input.key == whole }) else { continue }
                input.key = whole
            }
            found.append(RangedInput(input: input, low: low, high: high))
        }
        return found
    }
}
