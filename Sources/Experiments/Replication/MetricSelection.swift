import Quantities

/// The metrics that an experiment keeps of its runs, in order.
public struct MetricSelection: Sendable {
    public let definitions: [MetricDefinition]

    /// Their names, in order.
    public var names: [String] { definitions.map(\.name) }
    /// Whether the centralised twin has to be simulated beside the network.
    public var needsTwin: Bool { definitions.contains(where: \.needsTwin) }

    /// A name that is no metric's.
    public struct UnknownMetric: Error, Hashable, Sendable, CustomStringConvertible {
        public var name: String
        /// The metric that was probably meant.
        public var nearest: String?

        public var description: String {
            "there is no metric “\(name)”" + (nearest.map { "; did you mean “\($0)”?" } ?? "")
        }
    }

    /// The metrics of some names, with or without what stands before their last dot; a name that
    /// is given twice counts once.
    public init(_ names: [String]) throws(UnknownMetric) {
        var found: [MetricDefinition] = []
        for name in names {
            guard let definition = MetricDefinition.named(name) else {
                throw UnknownMetric(
                    name: name,
                    nearest: Spelling.nearest(name, among: MetricDefinition.all.map(\.name)))
            }
            if !found.contains(where: { $0.name == definition.name }) { found.append(definition) }
        }
        definitions = found
    }

    /// Every metric that there is.
    public static let all = MetricSelection(definitions: MetricDefinition.all)

    private init(definitions: [MetricDefinition]) { self.definitions = definitions }

    /// The place of a metric; nil if it is not kept.
    public func index(of name: String) -> Int? {
        guard let definition = MetricDefinition.named(name) else { return nil }
        return definitions.firstIndex { $0.name == definition.name }
    }
}
