extension TabulatedQuantity {
    /// Takes a text apart into a number and a unit of the vocabulary.
    static func read(_ text: String) throws(QuantityError) -> (DecimalNumber, QuantityUnit) {
        let trimmed = withoutSpace(text[...])
        guard let (number, behind) = DecimalNumber.prefix(of: trimmed) else {
            throw error(.notANumber, text)
        }
        // "2,500 ZEN", "1.5.2 h", "1_000 B": what goes on like a number is no unit.
        if let next = behind.first, next.isNumber || next == "," || next == "." || next == "_" {
            throw error(.notANumber, text)
        }
        let word = withoutSpace(behind)
        guard !word.isEmpty else { throw error(.missingUnit, text) }
        for unit in vocabulary.units where unit.names.contains(String(word)) {
            return (number, unit)
        }
        throw error(.unknownUnit, text, nearest: nearestUnit(to: String(word)))
    }

    /// Reads a quantity that is a whole number of steps of an integer type.
    static func readSteps<Steps: FixedWidthInteger>(
        _ text: String, as type: Steps.Type
    ) throws(QuantityError) -> Steps {
        let (number, unit) = try read(text)
        guard let steps = unit.steps(number).flatMap({ Steps(exactly: $0) }) else {
            throw error(.outOfRange, text)
        }
        return steps
    }

    /// Reads a quantity that is a real number.
    static func readDouble(_ text: String) throws(QuantityError) -> Double {
        let (number, unit) = try read(text)
        let value = unit.double(number)
        guard value.isFinite && (value != 0 || number.significand == 0) else {
            throw error(.outOfRange, text)
        }
        return value
    }

    static func error(
        _ kind: QuantityError.Kind, _ text: String, nearest: String? = nil
    ) -> QuantityError {
        QuantityError(kind: kind, found: text, expected: expectation, nearestUnit: nearest)
    }

    /// "a duration such as “21 d”, “40 min” or “29 h”".
    static var expectation: String {
        let isVowel = kindName.first.map { "aeio".contains($0) } ?? false
        let quoted = examples.map { "“\($0)”" }
        let list =
            quoted.count > 1
            ? quoted.dropLast().joined(separator: ", ") + " or " + quoted[quoted.count - 1]
            : quoted.joined()
        return "\(isVowel ? "an" : "a") \(kindName) such as \(list)"
    }

    /// The spelling of a unit that is nearest to a word.
    private static func nearestUnit(to word: String) -> String? {
        Spelling.nearest(word, among: vocabulary.units.flatMap(\.names))
    }

    private static func withoutSpace(_ text: Substring) -> Substring {
        var trimmed = text.drop(while: \.isWhitespace)
        while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
        return trimmed
    }
}
