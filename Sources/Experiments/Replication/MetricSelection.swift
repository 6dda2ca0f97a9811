import Quantities

/// The metrics that an experiment keeps of its runs, in order.
public struct MetricSelection: Sendable {
    /// What is kept, under the name by which it was asked for: "tiers.bronze.apr_on_stake", or a
    /// short one, which means the first job or the network.
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

    /// The metrics of some names; a name that is given twice counts once.
    public init(_ names: [String]) throws(UnknownMetric) {
        var found: [MetricDefinition] = []
        for name in names where !found.contains(where: { $0.name == name }) {
            guard var definition = MetricDefinition.named(name) else {
                throw UnknownMetric(
                    name: name,
                    nearest: Spelling.nearest(name, among: MetricDefinition.all.map(\.name)))
            }
            definition.name = name
            found.append(definition)
        }
        definitions = found
    }

    /// Every metric that there is, of the first job or of the network.
    public static let all = MetricSelection(definitions: MetricDefinition.all)

    private init(definitions: [MetricDefinition]) { self.definitions = definitions }

    /// The place of a metric; nil if it is not kept. A short name finds the first of which it is
    /// the end.
    public func index(of name: String) -> Int? {
        names.firstIndex(of: name) ?? names.firstIndex { $0.hasSuffix("." + name) }
    }

    /// The values of a run that came to its end; not-a-number where it gives none.
    func values(of run: PairedRun, _ economics: Economics) -> [Double] {
        names.map { MetricDefinition.value(of: $0, run, economics) ?? .nan }
    }
}
