import Quantities

/// Reads a calibration: every key that one can have is named here or in the reader of targets.
struct CalibrationReader {
    private let reader: KeyedReader
    private let metrics: [(name: String, unit: String)]

    init(_ reader: KeyedReader, metrics: [(name: String, unit: String)]) {
        self.reader = reader
        self.metrics = metrics
    }

    func file(path: String, stem: String) -> CalibrationFile {
        let name = reader.value(
            "name", .word("line"), .standard(stem), about: "What results are filed under.")
        let about = reader.value(
            "about", .text("How fast the lines are."), .standard("A calibration."),
            about: "What it is about, in a sentence.")
        let scenario = reader.value(
            "scenario", .text("quickstart.yaml"), about: "The scenario, relative to this file.")
        let base = ScenarioRecipe.Base(
            path: FilePath.resolve(scenario.value, in: FilePath.folder(of: path)),
            origin: SourceNode(content: .scalar(scenario.value), place: scenario.place))
        let settings = ValidationReader.settings(reader)
        let unknowns = reader.list(
            "unknowns", called: "<n>", atLeast: 1, about: "What is sought, each between two ends."
        ) { unknown($0) }.compactMap { $0 }
        checkKeys(unknowns)
        let targets = reader.list(
            "targets", called: "<n>", atLeast: 1, identity: "metric",
            about: "Figures that a run has to come to."
        ) { CalibrationTargetReader($0, metrics: metrics).items() }.flatMap { $0 }
        let replications = reader.value(
            "replications", Kind<Int>.integer(from: 1).like("4"), .standard("4"),
            about: "How often each point is run, always with the same luck.")
        let runs = reader.value(
            "runs", Kind<Int>.integer(from: 1).like("600").optional, .standard("none"),
            about: "How many runs the search may make.")
        let precision = reader.value(
            "precision", Kind<Double>.precision, .standard("0.1%"),
            about: "How exact the answer is wanted, as a share of each unknown's range.")
        let file = CalibrationFile(
            path: path, name: name.value, about: about.value,
            recipe: ScenarioRecipe(
                base: base, steps: settings.map { .set($0) }, place: reader.place),
            scenarioPath: base.path, settings: reader.node("set")?.entries ?? [],
            unknowns: unknowns, targets: targets, replications: replications.value,
            runs: runs.value, precision: precision.value, targetsMark: mark("targets"))
        checkTrust(file)
        return file
    }

    private func unknown(_ item: KeyedReader) -> CalibrationUnknown? {
        let keys: [String]
        if item.node("keys") != nil {
            keys = item.value("keys", .words, about: "Keys that get the same value.").value
        } else {
            keys = [
                item.value(
                    "key", .text("fleet.pool.access"),
                    about: "Key of the scenario, in the language of --set."
                ).value
            ]
        }
        let last = keys.first?.split(separator: ".").last.map(String.init) ?? "unknown"
        let name = item.value(
            "name", .text("line"), .standard(last), about: "What tables call it.")
        let from = item.value("from", .numeral, about: "The low end.")
        let to = item.value("to", .numeral.like("10 Gbps"), about: "The high end.")
        let isLogarithmic = item.value(
            "scale", .choice([("linear", false), ("log", true)]), .standard("linear"),
            about: "Whether equal steps add or multiply.")
        let isWhole = item.value(
            "whole", .truth, .standard("no"), about: "Whether only whole numbers count.")
        let form = item.value(
            "as", .text("exponential mean {}"), .standard(CalibrationUnknown.gap),
            about: "What stands around the number, which takes the place of {}.")
        if form.isSound, form.value.ranges(of: CalibrationUnknown.gap).count != 1 {
            item.context.report(
                form.error("write {} once, where the number belongs: “exponential mean {}”"))
        }
        let start = item.value(
            "start", Kind<String>.numeral.optional, .standard("none"),
            about: "Where the search begins; else at the scenario's own value.")
        guard from.isSound, to.isSound,
            let ends = SweepAxisReader.ends(from, to, item)
        else { return nil }
        guard ends.low < ends.high else {
            item.context.report(to.error("the high end is not above “\(from.value)”"))
            return nil
        }
        if isLogarithmic.value, ends.low <= 0 {
            item.context.report(from.error("both ends of a logarithmic range are above zero"))
            return nil
        }
        let range = SweepRange(
            low: ends.low, high: ends.high, unit: ends.unit, isLogarithmic: isLogarithmic.value,
            isWhole: isWhole.value)
        return CalibrationUnknown(
            name: name.value, keys: keys, range: range, form: form.value,
            start: begin(start, in: range, item),
            mark: SourceMark(
                file: item.place.file, line: item.place.line, key: item.path.actual))
    }

    /// Where a search is said to begin, in the unit of the range.
    private func begin(
        _ start: Field<String?>, in range: SweepRange, _ item: KeyedReader
    ) -> Double? {
        guard start.isSound, let text = start.value, let measure = Measure(text) else { return nil }
        let low = Measure(range.value(range.low).text)
        let number = measure.value(in: range.unit)
        guard measure.dimension == low?.dimension, number >= range.low, number <= range.high else {
            item.context.report(start.error("this does not lie between “from” and “to”"))
            return nil
        }
        return number
    }

    /// Two that set one key, or a part of it, would undo each other.
    private func checkKeys(_ unknowns: [CalibrationUnknown]) {
        var seen: [(key: String, what: String)] =
            (reader.node("set")?.entries ?? []).map { ($0.key, "“set”") }
        for unknown in unknowns {
            for key in unknown.keys {
                let other = seen.first {
                    $0.key == key || $0.key.hasPrefix(key + ".") || key.hasPrefix($0.key + ".")
                }
                if let other {
                    reader.context.report(
                        unknown.mark.fault(
                            "\(key) is set by \(other.what) already; leave one of them out",
                            found: key))
                }
                seen.append((key, "the unknown “\(unknown.name)”"))
            }
        }
        for (place, unknown) in unknowns.enumerated()
        where unknowns[..<place].contains(where: { $0.name == unknown.name }) {
            reader.context.report(
                unknown.mark.fault(
                    "two unknowns are called “\(unknown.name)”; give one a “name”",
                    found: unknown.name))
        }
    }

    /// Deviations and weights cannot be put together, and luck takes two runs to be seen.
    private func checkTrust(_ file: CalibrationFile) {
        var weighted: SourceMark?
        var isKnown = false
        for target in file.targets {
            if case .figure(let figure) = target, case .weight = figure.trust {
                weighted = weighted ?? figure.mark
            } else {
                isKnown = true
            }
        }
        if let weighted, isKnown {
            reader.context.report(
                weighted.fault(
                    "other targets say how sure they are; give this one an “sd” too, or leave "
                        + "theirs out"))
        }
        if file.replications < 2, let mark = file.luckyMark {
            reader.context.report(mark.fault(CalibrationFile.tooFew))
        }
    }

    private func mark(_ key: String) -> SourceMark {
        let place = reader.place(of: key)
        return SourceMark(file: place.file, line: place.line, key: key)
    }
}

extension Kind<Double> {
    /// A share of a range, between a millionth and a tenth.
    static var precision: Kind {
        let name = "a share between 0.0001% and 10%"
        return Kind(
            name, example: "0.1%", standIn: 1e-3,
            read: { text throws(Misfit) in
                guard let read = PublishedFigure(withUnit: text), read.unit == "1",
                    (1e-6...0.1).contains(read.value)
                else { throw Misfit("write \(name)", expected: name, showsExample: true) }
                return read.value
            }, write: { ($0 * 100).plain + "%" })
    }
}
