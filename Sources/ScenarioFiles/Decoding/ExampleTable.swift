import NetworkSimulation

/// The examples of a text file: a line is a label, a space, and a character a feature.
///
/// The characters 0 to 9 and then a to g stand for 0 to 16, of which the features are sixteenths.
/// Lines that begin with # say where the examples come from. Every fifth example is for testing.
struct ExampleTable {
    let examples: LabelledExamples
    /// The lines, without those that are comments.
    let text: String

    /// Why a text is no table.
    struct Fault: Error {
        /// The number of the line, from 1; nil if it is the whole that is wrong.
        let line: Int?
        let message: String
    }

    init(_ text: String) throws(Fault) {
        var rows: [(label: Int, features: [Float])] = []
        var lines: [Substring] = []
        for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated() where !line.hasPrefix("#") && !line.allSatisfy(\.isWhitespace)
        {
            let parts = line.utf8.split(separator: UInt8(ascii: " "))
            guard parts.count == 2, let label = Int(Substring(parts[0])), label >= 0 else {
                throw Fault(line: place + 1, message: "a line is a label, a space and features")
            }
            var features: [Float] = []
            for character in parts[1] {
                guard let value = Self.value(of: character) else {
                    throw Fault(line: place + 1, message: "a feature is one of 0–9 and a–g")
                }
                features.append(Float(value) / 16)
            }
            guard features.count == rows.first?.features.count ?? features.count else {
                throw Fault(
                    line: place + 1,
                    message: "it has \(features.count) features, and the first line another number")
            }
            rows.append((label, features))
            lines.append(line)
        }
        let classes = (rows.map(\.label).max() ?? 0) + 1
        guard let first = rows.first, rows.count >= 5, classes > 1 else {
            throw Fault(line: nil, message: "there are five examples of two classes at least")
        }
        var examples = LabelledExamples(
            featureCount: first.features.count, classCount: classes)
        for row in rows { examples.append(row.features, label: row.label) }
        self.examples = examples
        self.text = lines.joined(separator: "\n")
    }

    private static func value(of character: UInt8) -> Int? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "g"): Int(character - UInt8(ascii: "a")) + 10
        default: nil
        }
    }
}
