import Quantities

/// Reads a sweep: every key that one can have is named here or beneath.
struct SweepReader {
    private let reader: KeyedReader
    private let isInsideScenario: Bool

    init(_ reader: KeyedReader, isInsideScenario: Bool) {
        self.reader = reader
        self.isInsideScenario = isInsideScenario
    }

    func file(path: String, stem: String, scenarioName: String?) -> SweepFile {
        let name = reader.value(
            "name", .word("bandwidth"), .standard(scenarioName ?? stem),
            about: "What results are filed under.")
        let about = reader.value(
            "about", .text("Efficiency against bandwidth."), .standard("A sweep."),
            about: "What the sweep is about, in a sentence.")
        let recipe = recipe(path)
        let axes = reader.list(
            "axes", called: "<n>", atLeast: 1, identity: "name",
            about: "What is varied: a key and its values."
        ) { SweepAxisReader.axis($0) }.compactMap { $0 }
        let design = design()
        checkNames(axes)
        checkCounts(axes, design)
        let luck = reader.value(
            "luck", .choice([("common", false), ("independent", true)]), .standard("common"),
            about: "Whether all points have the same seeds.")
        let metrics = reader.value(
            "metrics", .words.like("[efficiency, duration]"), .standard("efficiency"),
            about: "Metrics that are kept of each run.")
        return SweepFile(
            path: path, name: name.value, about: about.value, recipe: recipe, axes: axes,
            condition: condition(), derived: derived(), design: design,
            replications: replications(),
            isLuckIndependent: luck.value, metrics: metrics.value,
            metricsMark: SourceMark(
                file: metrics.place.file, line: metrics.place.line, key: "metrics"))
    }

    private func recipe(_ path: String) -> ScenarioRecipe {
        var base = ScenarioRecipe.Base(path: path, origin: nil)
        if !isInsideScenario {
            let scenario = reader.value(
                "scenario", .text("quickstart.yaml"), about: "The scenario, relative to this file.")
            base = ScenarioRecipe.Base(
                path: FilePath.resolve(scenario.value, in: FilePath.folder(of: path)),
                origin: SourceNode(content: .scalar(scenario.value), place: scenario.place))
        }
        var steps: [ScenarioRecipe.Step] = []
        if let node = reader.node("set") {
            guard let entries = node.entries else {
                report(node.place, "set", "write “key: value” lines beneath it", node.summary)
                return ScenarioRecipe(base: base, steps: [], place: reader.place)
            }
            for entry in entries {
                do throws(ScenarioError) {
                    steps.append(
                        .set(try Override(key: entry.key, at: entry.place, value: entry.value)))
                } catch { reader.context.report(error) }
            }
        }
        return ScenarioRecipe(base: base, steps: steps, place: reader.place)
    }

    private func condition() -> SweepFile.Condition? {
        guard let node = reader.node("where") else { return nil }
        return expression(node, "where").map {
            SweepFile.Condition(expression: $0, mark: mark(node.place, "where"))
        }
    }

    private func derived() -> [SweepFile.Derived] {
        guard let node = reader.node("derive") else { return [] }
        guard let entries = node.entries else {
            report(
                node.place, "derive", "write “key: expression” lines beneath it", node.summary)
            return []
        }
        return entries.compactMap { entry in
            expression(entry.value, "derive.\(entry.key)").map {
                SweepFile.Derived(
                    key: entry.key, expression: $0,
                    mark: mark(entry.place, "derive.\(entry.key)"))
            }
        }
    }

    private func expression(_ node: SourceNode, _ key: String) -> Expression? {
        guard let text = node.scalar else {
            report(node.place, key, "write an expression, e.g. “h > 100”", node.summary)
            return nil
        }
        do throws(ExpressionError) {
            return try Expression(text)
        } catch {
            report(node.place, key, "“\(text)”, \(error)", text)
            return nil
        }
    }

    private func design() -> SweepFile.Design {
        let words = ["grid", "latin_hypercube", "sobol", "one_at_a_time"]
        guard let node = reader.node("design") else { return .grid }
        if let word = node.scalar {
            switch word {
            case "grid": return .grid
            case "one_at_a_time": return .oneAtATime
            default:
                let isRandom = words.contains(word)
                reader.context.report(
                    node.place.error(
                        isRandom
                            ? "it needs a number of points; write “\(word): {points: 64}”"
                            : "possible are \(words.joined(separator: ", "))",
                        key: "design", found: word,
                        nearest: isRandom ? nil : Spelling.nearest(word, among: words)))
                return .grid
            }
        }
        return reader.object("design") { inner in
            let points: (KeyedReader) -> Int = {
                $0.value(
                    "points", Kind<Int>.integer(from: 1).like("64"), about: "How many points."
                ).value
            }
            if inner.node("sobol") != nil {
                return inner.object("sobol") { .sobol(points: points($0)) }
            }
            return inner.object("latin_hypercube") { item in
                .latinHypercube(
                    points: points(item),
                    seed: item.value(
                        "seed", Kind<UInt64>.integer(from: 0).like("1"), .standard("1"),
                        about: "Number from which the points follow."
                    ).value)
            }
        }
    }

    private func replications() -> SweepFile.Replications {
        guard let node = reader.node("replications"), node.entries != nil else {
            return .fixed(
                reader.value(
                    "replications", Kind<Int>.integer(from: 1).like("10"), .standard("1"),
                    about: "How often each point is run, each time with other luck."
                ).value)
        }
        return reader.object("replications") { inner in
            let count = Kind<Int>.integer(from: 2).like("4")
            let least = inner.value(
                "at_least", count, .standard("4"), about: "Replications before the first look.")
            let most = inner.value(
                "at_most", count.like("64"), .standard("64"),
                about: "Replications at which it ends in any case.")
            if most.isSound, least.isSound, most.value < least.value {
                inner.context.report(most.error("this is less than at_least, \(least.value)"))
            }
            return inner.object("until") { until in
                let metric = until.value(
                    "metric", .word("efficiency"), about: "The metric whose interval counts.")
                let relative = until.node("relative") != nil
                let width = until.value(
                    relative ? "relative" : "half_width", Kind<PublishedFigure>.publishedOrBare,
                    about: "Half of the interval of the mean, in the metric's unit; or, with "
                        + "“relative”, as a share of the mean.")
                return .until(
                    metric: metric.value, halfWidth: width.value.value, unit: width.value.unit,
                    isRelative: relative, atLeast: least.value,
                    atMost: max(least.value, most.value))
            }
        }
    }

    /// Names are what expressions and results tell axes apart by.
    private func checkNames(_ axes: [SweepAxis]) {
        var seen: [String] = []
        for variable in axes.flatMap(\.variables) {
            if seen.contains(variable.name) {
                report(
                    reader.place(of: "axes"), "axes",
                    "two axes are called “\(variable.name)”; give one a “name”", variable.name)
            }
            if ["replicate", "point", "reason", "seed", "true", "false"].contains(variable.name) {
                report(
                    reader.place(of: "axes"), "axes",
                    "an axis cannot be called “\(variable.name)”; give it another “name”",
                    variable.name)
            }
            seen.append(variable.name)
        }
    }

    private func checkCounts(_ axes: [SweepAxis], _ design: SweepFile.Design) {
        for axis in axes where axis.count == 0 {
            if case .latinHypercube = design { continue }
            if case .sobol = design { continue }
            report(
                reader.place(of: "axes"), "axes",
                "“\(axis.name)” has ends only; give it a “count” or a “step”", axis.name)
        }
    }

    private func report(_ place: Place, _ key: String, _ message: String, _ found: String) {
        reader.context.report(place.error(message, key: key, found: found))
    }

    private func mark(_ place: Place, _ key: String) -> SourceMark {
        SourceMark(file: place.file, line: place.line, key: key)
    }
}

extension Kind<[String]> {
    /// A list of names.
    static var words: Kind {
        let name = "a list of names"
        var kind = Kind(
            name, example: "[efficiency, duration]", standIn: ["efficiency"],
            read: { text throws(Misfit) in
                let inner = text.hasPrefix("[") ? String(text.dropFirst().dropLast()) : text
                let words = inner.split(separator: ",").map { String($0).trimmed }
                guard !words.isEmpty, !words.contains("") else {
                    throw Misfit("write \(name)", expected: name, showsExample: true)
                }
                return words
            },
            write: { $0.joined(separator: ", ") })
        kind.joinsList = true
        return kind
    }
}

extension Kind<PublishedFigure> {
    /// A number, with the unit of a metric or without.
    static var publishedOrBare: Kind {
        let name = "a number with its unit"
        return Kind(
            name, example: "0.5%", standIn: PublishedFigure(value: 0.005, unit: "1"),
            read: { text throws(Misfit) in
                if let plain = Double(decimal: text) {
                    return PublishedFigure(value: plain, unit: "1")
                }
                guard let figure = PublishedFigure(withUnit: text) else {
                    throw Misfit("write \(name)", expected: name, showsExample: true)
                }
                return figure
            },
            write: {
                $0.unit == "1" ? ($0.value * 100).plain + "%" : "\($0.value.plain) \($0.unit)"
            })
    }
}
