import NetworkSimulation
import Quantities

extension Kind<OperatorChoice> {
    /// Names, a number, or one a node.
    static var operators: Kind {
        let name = "names of operators, their number, or “1 a node”"
        var kind = Kind(
            name, example: "8", standIn: .number(1),
            read: { text throws(Misfit) in
                if text == Self.each { return .eachNode }
                if let number = Int(text) {
                    guard number > 0 else { throw Misfit("write \(name)", expected: name) }
                    return .number(number)
                }
                let names = text.words
                guard !names.isEmpty else { throw Misfit("write \(name)", expected: name) }
                return .names(names)
            },
            write: {
                switch $0 {
                case .eachNode: Self.each
                case .number(let number): "\(number)"
                case .names(let names): names.joined(separator: ", ")
                }
            })
        kind.joinsList = true
        return kind
    }

    private static var each: String { "1 a node" }
}

extension Kind<FleetGroup.Behaviour> {
    /// What a node does: honest, {fabricates: 10%}, colludes, {poisons: alie}.
    static var behaviour: Kind {
        let name = "“honest”, “fabricates” with a share, “colludes”, or “poisons” with an attack"
        var kind = Kind(
            name, example: "{fabricates: 10%}", standIn: .honest,
            read: { text throws(Misfit) in
                let words = text.argued
                switch (words.first, words.count) {
                case ("honest", 1): return .honest
                case ("colludes", 1): return .colludes
                case ("fabricates", 2):
                    return .fabricates(share: try Kind<Ratio>.share.value(of: words[1]))
                case ("poisons", 2): return .poisons(try Kind<Attack>.attack.value(of: words[1]))
                default:
                    let known = ["honest", "fabricates", "colludes", "poisons"]
                    throw Misfit(
                        "write \(name), e.g. “{fabricates: 10%}”", expected: name,
                        nearest: words.first.flatMap { Spelling.nearest($0, among: known) })
                }
            },
            write: {
                switch $0 {
                case .honest: "honest"
                case .colludes: "colludes"
                case .fabricates(let share): "fabricates \(share)"
                case .poisons(let attack):
                    "poisons " + Kind<Attack>.attack.canonical(attack, written: "")
                }
            })
        kind.joinsMapping = true
        return kind
    }
}

extension Kind<JobConfiguration.Hold> {
    /// A part of every period: "29 h per week".
    static var hold: Kind {
        let name = "a time per period"
        let example = "29 h per week"
        return Kind(
            name, example: example,
            standIn: JobConfiguration.Hold(length: .hours(29), period: .days(7)),
            read: { text throws(Misfit) in
                guard let middle = text.firstRange(of: " per ") else {
                    throw Misfit("write \(name), e.g. “\(example)”", expected: name)
                }
                let duration = Kind<Duration>.duration.positive
                let length = String(text[..<middle.lowerBound])
                let period = String(text[middle.upperBound...]).trimmed
                let counted = period.first?.isNumber == true ? period : "1 " + period
                return JobConfiguration.Hold(
                    length: try duration.value(of: length), period: try duration.value(of: counted))
            },
            write: { hold in
                let period = "\(hold.period)"
                return "\(hold.length) per " + (period.after("1 ") ?? period)
            })
    }
}
