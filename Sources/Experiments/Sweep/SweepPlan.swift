import NetworkSimulation
import ProtocolCore
import Randomness
public import ScenarioFiles
import Synchronization

/// A sweep that is ready to be run: its points, each read and found sound or faulty.
public struct SweepPlan: Sendable {
    /// What is to become of a point.
    public enum State: Hashable, Sendable {
        case sound
        /// The sweep's own condition leaves it out.
        case excluded
        /// Its scenario is faulty.
        case faulty(String)
    }

    /// A point with what follows from it.
    public struct Entry: Sendable {
        public var point: SweepPoint
        /// Keys and values that make its scenario.
        public var overrides: [String]
        public var state: State
        /// Whether this start is to run it; a filter of the command line says no.
        public var isSelected = true
        /// The scenario's own seed.
        var seed = Seed(0)
        /// SHA-256 of the resolved scenario: what its runs are known by.
        var identity = Digest(of: [UInt8]())
        /// What is run; nil once there are too many points to keep all of them.
        var configuration: WorldConfiguration?
    }

    public let file: SweepFile
    public let metrics: MetricSelection
    public internal(set) var entries: [Entry]
    /// The scenario without any axis.
    public let base: Scenario
    let source: ScenarioSource
    /// What the variables are in the scenario itself, where its files say it.
    private let own: [Operand?]
    /// What the command line lays over the scenario.
    let overrides: [String]
    /// Version of the program, which is part of what runs are known by.
    public let version: String

    /// Points whose scenarios are kept in memory; those of further ones are made again when they
    /// are run.
    private static let kept = 1_000

    /// Names of the variables.
    public var names: [String] { file.variables.map(\.name) }

    /// Puts the points together and reads the scenario of each, on so many threads.
    ///
    /// - Throws: faults of the file, or of the scenario without any axis.
    public init(
        _ file: SweepFile, overrides: [String] = [], version: String, threads: Int
    ) throws(ScenarioErrors) {
        self.file = file
        self.overrides = overrides
        self.version = version
        metrics = try Self.metrics(of: file)
        let source = try ScenarioSource(file.recipe)
        self.source = source
        base = try source.scenario(overrides: overrides)
        if case .sobol = file.design, file.axes.count > SweepDesign.sobolDimensions {
            throw ScenarioErrors(errors: [
                file.metricsMark.fault(
                    "Sobol's sequence has at most \(SweepDesign.sobolDimensions) axes here; "
                        + "take latin_hypercube")
            ])
        }
        let inputs = base.inputs
        own = file.variables.map { variable in
            // What a run takes; of a list's items, and of what is no input, what the file says.
            variable.keys.first.flatMap { key in
                inputs.first { $0.key == key }?.value ?? source.text(of: key)
            }.map { Operand($0) }
        }
        var entries: [Entry] = []
        for point in SweepDesign.points(of: file) {
            entries.append(try Self.entry(point, of: file, own))
        }
        let unread = entries
        self.entries = ParallelMap.run(Array(unread.indices), threads: threads) { place in
            Self.read(
                unread[place], from: source, overrides, keeping: place < Self.kept)
        }
    }

    private static func metrics(of file: SweepFile) throws(ScenarioErrors) -> MetricSelection {
        var names = file.metrics
        if case .until(let metric, _, let unit, let isRelative, _, _) = file.replications {
            names.append(metric)
            if !isRelative, let known = MetricDefinition.named(metric), known.unit != unit {
                throw ScenarioErrors(errors: [
                    file.metricsMark.fault(
                        "“\(metric)” is measured in \(known.unit == "1" ? "%" : known.unit), and "
                            + "half_width is not", found: unit)
                ])
            }
        }
        for variable in file.variables where MetricDefinition.named(variable.name) != nil {
            throw ScenarioErrors(errors: [
                file.metricsMark.fault(
                    "“\(variable.name)” is a metric; give the axis of that name another")
            ])
        }
        do throws(MetricSelection.UnknownMetric) {
            return try MetricSelection(names)
        } catch {
            throw ScenarioErrors(errors: [
                file.metricsMark.fault(
                    "there is no metric “\(error.name)”", found: error.name,
                    nearest: error.nearest)
            ])
        }
    }

    /// A point with its overrides; one that the condition leaves out has no scenario.
    private static func entry(
        _ point: SweepPoint, of file: SweepFile, _ own: [Operand?]
    ) throws(ScenarioErrors) -> Entry {
        let operands = operands(point, file.variables, own)
        // What the scenario leaves to the schema is not known here.
        let isWhole = operands.count == file.variables.count
        var overrides: [String] = []
        for (variable, value) in zip(file.variables, point.values) {
            guard let value else { continue }
            overrides += variable.keys.map { "\($0)=\(value.text)" }
        }
        var isExcluded = false
        if let condition = file.condition, isWhole {
            do throws(ExpressionError) {
                isExcluded = try !condition.expression.holds(with: operands)
            } catch {
                throw fault(condition.expression, condition.mark, error)
            }
        }
        for derived in file.derived where isWhole {
            do throws(ExpressionError) {
                switch try derived.expression.value(with: operands) {
                case .number(let measure): overrides.append("\(derived.key)=\(measure.text)")
                case .text(let text): overrides.append("\(derived.key)=\(text)")
                case .truth(let truth):
                    overrides.append("\(derived.key)=\(truth ? "yes" : "no")")
                }
            } catch {
                throw fault(derived.expression, derived.mark, error)
            }
        }
        return Entry(point: point, overrides: overrides, state: isExcluded ? .excluded : .sound)
    }

    private static func fault(
        _ expression: Expression, _ mark: SourceMark, _ error: ExpressionError
    ) -> ScenarioErrors {
        ScenarioErrors(errors: [
            mark.fault("“\(expression.text)”, \(error)", found: expression.text)
        ])
    }

    private static func operands(
        _ point: SweepPoint, _ variables: [SweepVariable], _ own: [Operand?]
    ) -> [String: Operand] {
        var operands: [String: Operand] = [:]
        for place in variables.indices {
            let value = point.values[place].map { Operand($0.text) } ?? own[place]
            if let value { operands[variables[place].name] = value }
        }
        return operands
    }

    private static func read(
        _ entry: Entry, from source: ScenarioSource, _ overrides: [String],
        keeping: Bool
    ) -> Entry {
        guard entry.state == .sound else { return entry }
        var entry = entry
        do throws(ScenarioErrors) {
            let scenario = try source.scenario(overrides: overrides + entry.overrides)
            entry.seed = scenario.configuration.seed
            entry.identity = Digest(of: Array(scenario.resolvedYAML.utf8))
            if keeping { entry.configuration = scenario.configuration }
        } catch {
            entry.state = .faulty(
                error.errors.first.map { fault in
                    (fault.key.map { "\($0): " } ?? "") + fault.message
                        + (fault.nearest.map { "; did you mean “\($0)”?" } ?? "")
                } ?? "not a valid scenario")
        }
        return entry
    }

    /// Runs only the points for which an expression of the axes holds.
    public mutating func select(where condition: Expression) throws(ExpressionError) {
        for place in entries.indices {
            let operands = Self.operands(entries[place].point, file.variables, own)
            guard operands.count == file.variables.count else { continue }
            entries[place].isSelected = try condition.holds(with: operands)
        }
    }

    /// Whether a point is to be run.
    func isRun(_ place: Int) -> Bool {
        entries[place].state == .sound && entries[place].isSelected
    }
}
