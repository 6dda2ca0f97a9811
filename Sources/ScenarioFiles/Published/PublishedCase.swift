/// A run as somebody else's table has it: words and numbers on how it was run, and no scenario.
///
/// It has no name: how a run is called says nothing of how it was run.
struct PublishedCase {
    /// What it says of the run.
    let setup: SourceNode
    let measured: MeasuredTable

    /// A value of the setup as text, in small letters.
    func words(_ key: String) -> String {
        setup[key]?.text.lowercased() ?? ""
    }

    /// A number of the setup: also "10B" parameters, or a number with anything behind it.
    func number(_ key: String) -> Double? {
        setup[key]?.scalar.flatMap { Self.number($0) }
    }

    /// What was measured under a name, as a number in the unit that the name ends with: the median
    /// of a list; nil for a range, and for another unit.
    func measured(_ path: String...) -> Double? {
        let entry = measured.entries.first { $0.path == path }
        guard let figure = entry?.figure, !figure.isRange, !figure.figures.isEmpty else {
            return nil
        }
        let suffix = path.last?.split(separator: "_").last.map(String.init) ?? ""
        let isTime = ["ms", "s", "min", "h", "d", "days"].contains(suffix)
        for one in figure.figures where isTime && !one.unit.isEmpty && one.unit != suffix {
            return nil
        }
        let values = figure.figures.map(\.value).sorted()
        let middle = values.count / 2
        return values.count.isMultiple(of: 2)
            ? (values[middle - 1] + values[middle]) / 2 : values[middle]
    }

    /// The rate of a machine's lines by the first of some keys that names one.
    ///
    /// - Parameter gpus: how many GPUs a machine has.
    func line(_ keys: [String], gpus: Int?) -> PublishedRate {
        for key in keys {
            let text = setup[key]?.scalar ?? ""
            let rate = PublishedRate.read(text, gpus: gpus, isLine: key != "gpu")
            if rate != .none { return rate }
        }
        return .none
    }

    /// The number at the beginning of a text, with "k", "M", "B" or "T" directly behind it.
    static func number(_ text: some StringProtocol) -> Double? {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let value = Double(decimal: String(digits)) else { return nil }
        let rest = text.dropFirst(digits.count)
        if let whole = PublishedFigure.read(String(text)), whole.unit.isEmpty { return whole.value }
        switch rest.first {
        case "k", "K": return value * 1e3
        case "M": return value * 1e6
        case "B": return value * 1e9
        case "T": return value * 1e12
        default: return value
        }
    }

    /// All numbers in a text that stand before a word that begins so: the 8 of "8 nodes x 8 V100".
    static func count(before word: String, in text: String) -> Int? {
        let words = text.split { " x×,;()".contains($0) }
        for (place, found) in words.enumerated() where place > 0 && found.hasPrefix(word) {
            if let count = Int(words[place - 1]) { return count }
        }
        return nil
    }
}

/// What a rule makes of a published case: a scenario, and which of its metrics means which entry.
struct PublishedRun {
    /// An entry of the measured table, and what it is in the run.
    struct Figure {
        var path: [String]
        var metric: String
        /// The unit of a bare number.
        var unit: String
        /// Behind the name of the case's group, where it is another row of the summary.
        var row = ""
        /// The name by which its tolerance may be said, where that is not the first of the path.
        var called: String?
        /// Why it is shown and not scored.
        var unscored: String?
    }

    /// Behind the case's name, where it is several runs.
    var name = ""
    /// The project's file of cases whose base, inputs and fitted constants hold.
    var like: String
    /// A base of the project in place of that file's.
    var base: String?
    /// Keys and values, as `set` has them.
    var settings: [(key: String, value: String)] = []
    var transfer: (from: String, to: String, bytes: Double, streams: Int)?
    var seeds = 1
    var figures: [Figure]
    /// Entries of which it says nothing, and why.
    var left: [(path: [String], why: String)] = []
    /// What the rule takes from neither the table nor the frame of `like`.
    var constants: [RuleConstant] = []
}

/// What came of reading a published case.
enum PublishedReading {
    case runs([PublishedRun])
    /// Why it cannot be run.
    case unread(String)
}
