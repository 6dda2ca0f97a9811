/// How a scenario is put together: a file, and what is laid over it, in order.
public struct ScenarioRecipe: Sendable {
    /// A file that is named by another.
    struct Base: Sendable {
        /// As seen from the working directory.
        var path: String
        /// The value that names it; nil if the command line does.
        var origin: SourceNode?
    }

    /// One thing that is laid over what is there.
    enum Step: Sendable {
        /// Keys, laid over those beneath as by `extends`.
        case lay(SourceNode)
        /// A key that is given a value, as by `--set`.
        case set(Override)
    }

    var base: Base?
    var steps: [Step] = []
    /// Who puts it together: the file that is looked into for what is missing.
    var place: Place

    /// A scenario that stands in one file, with what it extends.
    public init(path: String) {
        base = Base(path: path, origin: nil)
        place = Place(file: path, line: nil, column: nil, voice: .scenario, note: .none)
    }

    /// A scenario that another file puts together; without a base it is that file's own.
    init(base: Base?, steps: [Step], place: Place) {
        self.base = base
        self.steps = steps
        self.place = place
    }

    /// A scenario as a case puts it together: its frame, and what it says itself; a base of its own
    /// takes the place of the frame's base and scenario.
    init(
        frame: ValidationFrame, base own: Base?, scenario: SourceNode?, settings: [Override],
        place: Place
    ) {
        if own == nil, let shared = frame.scenario { steps.append(.lay(shared)) }
        steps += frame.settings.map { .set($0) }
        if let scenario { steps.append(.lay(scenario)) }
        steps += settings.map { .set($0) }
        base = own ?? frame.base
        self.place = place
    }

    /// The file to which its faults belong first.
    public var path: String { place.file }
}
