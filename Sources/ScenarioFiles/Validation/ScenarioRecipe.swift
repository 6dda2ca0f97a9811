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

    /// The file to which its faults belong first.
    public var path: String { place.file }
}
