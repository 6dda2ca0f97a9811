/// Reads one axis.
enum SweepAxisReader {
    /// An axis; nil if its faults leave nothing of it.
    static func axis(_ reader: KeyedReader) -> SweepAxis? {
        guard reader.node("zip") != nil else {
            return variable(reader).map { SweepAxis(variables: [$0]) }
        }
        let parts = reader.list(
            "zip", called: "<n>", atLeast: 2, about: "Variables that move together."
        ) { variable($0) }
        let variables = parts.compactMap { $0 }
        guard let first = variables.first, variables.count == parts.count else { return nil }
        for other in variables where other.values.count != first.values.count {
            reader.context.report(
                reader.place.error(
                    "“\(other.name)” has \(other.values.count) values and “\(first.name)” "
                        + "\(first.values.count); what moves together has as many of each",
                    key: reader.path.actual))
        }
        return SweepAxis(variables: variables)
    }

    private static func variable(_ reader: KeyedReader) -> SweepVariable? {
        let keys: [String]
        if reader.node("keys") != nil {
            keys = reader.value("keys", .words, about: "Keys that get the same value.").value
        } else {
            keys = [
                reader.value(
                    "key", .text("jobs.0.training.inner_steps"),
                    about: "Key of the scenario, in the language of --set."
                ).value
            ]
        }
        let last = keys.first?.split(separator: ".").last.map(String.init) ?? "axis"
        let name = reader.value(
            "name", .word("inner_steps"), .standard(last),
            about: "What expressions and results call it.")
        let isWhole = reader.value(
            "whole", .truth, .standard("no"), about: "Whether only whole numbers count.")
        if name.isSound,
            name.value.contains(where: { !($0.isLetter || $0.isNumber || $0 == "_") })
                || name.value.first?.isNumber == true
        {
            reader.context.report(
                name.error("a name that expressions can use has letters, digits and “_” only"))
        }
        var variable = SweepVariable(name: name.value, keys: keys, values: [])
        if reader.node("range") != nil {
            fill(&variable, reader, "range", isWhole.value)
        } else if reader.node("log") != nil {
            fill(&variable, reader, "log", isWhole.value)
        } else {
            guard let node = reader.node("values"), let items = node.items, !items.isEmpty else {
                reader.context.report(
                    reader.place.error(
                        "it has no values; write “values: [a, b]”, “range: {from: 1, to: 9, "
                            + "step: 2}” or “log: {from: 1, to: 100, count: 3}”",
                        key: reader.path.actual))
                return nil
            }
            variable.values = items.map { SweepValue($0.text) }
        }
        label(&variable, reader)
        return variable
    }

    /// Names the values as the file calls them.
    private static func label(_ variable: inout SweepVariable, _ reader: KeyedReader) {
        guard reader.node("labels") != nil else { return }
        let labels = reader.value("labels", .words, about: "What the values are called, in order.")
        guard labels.value.count == variable.values.count else {
            reader.context.report(
                labels.error("\(labels.value.count) labels for \(variable.values.count) values"))
            return
        }
        for place in variable.values.indices { variable.values[place].label = labels.value[place] }
    }

    private static func fill(
        _ variable: inout SweepVariable, _ reader: KeyedReader, _ key: String, _ isWhole: Bool
    ) {
        let isLogarithmic = key == "log"
        reader.object(key) { inner in
            let from = inner.value("from", .numeral, about: "The first value.")
            let to = inner.value("to", .numeral, about: "The last value.")
            let count = inner.value(
                "count", Kind<Int>.integer(from: 2).like("5").optional, .none,
                about: "How many values, both ends among them.")
            let step = inner.value(
                "step", Kind<String>.numeral.optional, .none,
                about: "From one value to the next.")
            guard from.isSound, to.isSound, let ends = ends(from, to, inner) else { return }
            let unit = ends.unit
            let range = SweepRange(
                low: ends.low, high: ends.high, unit: unit, isLogarithmic: isLogarithmic,
                isWhole: isWhole)
            if isLogarithmic, ends.low <= 0 || ends.high <= 0 {
                inner.context.report(from.error("both ends of a logarithmic range are above zero"))
                return
            }
            variable.range = range
            if let count = count.value {
                variable.values = (0..<count).map {
                    range.value(at: Double($0) / Double(count - 1))
                }
                checkDistinct(variable, count: count, at: from, inner)
            } else if let text = step.value {
                let width = Measure(text)?.value(in: unit) ?? 0
                let steps = (ends.high - ends.low) / width
                guard !isLogarithmic, steps.isFinite, steps >= 0, steps < 1e6,
                    Measure(text)?.dimension == Measure(from.value)?.dimension
                else {
                    inner.context.report(
                        step.error(
                            isLogarithmic
                                ? "a logarithmic range takes a “count”"
                                : "this does not lead from \(from.value) to \(to.value)"))
                    return
                }
                // The last one counts although 0.1 has no end in binary.
                variable.values = (0...Int(steps + 1e-9)).map {
                    range.value(ends.low + Double($0) * width)
                }
            }
        }
    }

    private static func checkDistinct(
        _ variable: SweepVariable, count: Int, at field: Field<String>, _ reader: KeyedReader
    ) {
        guard Set(variable.values.map(\.text)).count < count else { return }
        reader.context.report(
            field.error("there are no \(count) different values between the ends"))
    }

    /// The ends in the unit of the first.
    static func ends(
        _ from: Field<String>, _ to: Field<String>, _ reader: KeyedReader
    ) -> (low: Double, high: Double, unit: String)? {
        guard let (low, unit) = Measure.parts(of: from.value), let first = Measure(from.value),
            let last = Measure(to.value)
        else { return nil }
        guard first.dimension == last.dimension else {
            reader.context.report(
                to.error("“\(from.value)” and “\(to.value)” are not of one dimension"))
            return nil
        }
        return (low, last.value(in: unit), unit)
    }
}

extension Kind<String> {
    /// A number with or without a unit, as it is written.
    static var numeral: Kind {
        let name = "a number, with its unit where it has one"
        return Kind(
            name, example: "100 Mbps", standIn: "100 Mbps",
            read: { text throws(Misfit) in
                guard Measure(text) != nil else {
                    throw Misfit("write \(name)", expected: name, showsExample: true)
                }
                return text
            },
            write: { $0 })
    }
}
