extension TabulatedQuantity {
    /// The unit of the vocabulary with a usual spelling.
    static func unit(_ name: String) -> QuantityUnit {
        guard let unit = vocabulary.units.first(where: { $0.names[0] == name }) else {
            preconditionFailure("\(kindName) has no unit “\(name)”")
        }
        return unit
    }

    /// Steps in the first of some units (largest first) in which they are at least 1 and have at
    /// most so many digits behind the point; nil if there is none.
    static func text(
        _ steps: Int128, in names: [String], decimals: Int
    ) -> String? {
        for name in names {
            guard let number = unit(name).number(steps: steps), number.decimals <= decimals,
                number.leadingPower >= 0, number.significand != 0
            else { continue }
            return "\(number.text) \(name)"
        }
        return nil
    }

    /// A real number in the largest of some units (largest first) in which it is at least 1, or in
    /// the last one.
    static func text(_ value: Double, in names: [String]) -> String {
        for name in names {
            guard let number = unit(name).number(value) else { break }
            if (number.significand != 0 && number.leadingPower >= 0) || name == names.last {
                return "\(number.text) \(name)"
            }
        }
        return "\(value.description) \(names[names.count - 1])"
    }
}

extension TabulatedQuantity {
    /// Steps as an exact number in the first unit of the vocabulary, whose factor is a power of
    /// ten.
    static func exactText(_ steps: Int128) -> String {
        guard let number = vocabulary.units[0].number(steps: steps) else {
            preconditionFailure("\(steps) steps of a \(kindName) have no end in \(units[0])")
        }
        return "\(number.plainText) \(units[0])"
    }
}
