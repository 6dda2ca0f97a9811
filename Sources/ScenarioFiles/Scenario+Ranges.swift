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
    public var rangedInputs: [RangedInput] {
        inputs.compactMap { input in
            guard case .assumed(let low?, let high?, _) = input.note else { return nil }
            return RangedInput(input: input, low: low, high: high)
        }
    }
}
