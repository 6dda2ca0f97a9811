import Quantities

extension Kind where Value: Quantity {
    /// A quantity with its unit, read and printed by its own type.
    ///
    /// - Parameter example: one that suits the place.
    static func quantity(
        _ example: String, magnitude: @escaping @Sendable (Value) -> Double
    ) -> Kind {
        guard let standIn = try? Value(parsing: example) else {
            preconditionFailure("“\(example)” is no \(Value.kindName)")
        }
        let vowel = Value.kindName.first.map { "aeiou".contains($0) } ?? false
        let name = (vowel ? "an " : "a ") + Value.kindName
        var kind = Kind(
            name, example: example, standIn: standIn,
            read: { text throws(Misfit) in
                do throws(QuantityError) {
                    return try Value(parsing: text)
                } catch {
                    throw Misfit(error, name: name)
                }
            },
            write: { $0.description })
        kind.magnitude = magnitude
        return kind
    }
}

extension Misfit {
    /// What is wrong with a quantity, and how it would be right.
    init(_ error: QuantityError, name: String) {
        switch error.kind {
        case .missingUnit:
            self.init(
                "a unit is missing; write \(name) such as", expected: error.expected,
                bareNumber: error.found)
        case .unknownUnit:
            self.init(
                "this is not \(name); write one", expected: error.expected,
                nearest: error.nearestUnit, showsExample: true)
        case .notANumber:
            self.init(
                "\(name) begins with a number", expected: error.expected, showsExample: true)
        case .outOfRange:
            self.init("this is too large or too small for \(name)", expected: error.expected)
        }
    }
}

extension Kind<Duration> {
    static var duration: Kind { quantity("21 d") { $0.inSeconds } }
}
extension Kind<Bytes> {
    static var bytes: Kind { quantity("40 GB") { Double($0.count) } }
}
extension Kind<ByteRate> {
    static var dataRate: Kind { quantity("100 Gbps") { $0.bytesPerSecond } }
}
extension Kind<Ratio> {
    /// A percentage of any size.
    static var ratio: Kind {
        var kind = quantity("5%") { $0.value }
        kind.name = "a percentage"
        return kind
    }
    /// A percentage between 0% and 100%.
    static var share: Kind {
        ratio.limited("between 0% and 100%") { $0 >= .zero && $0 <= .one }
    }
    /// A percentage above 0%, up to 100%.
    static var positiveShare: Kind {
        // Shares are reckoned in millionths where money depends on them.
        ratio.limited("from 0.0001% to 100%") { $0.partsPerMillion > 0 && $0 <= .one }
    }
}
extension Kind<Zen> {
    static var zen: Kind { quantity("5000 ZEN") { $0.inZen } }
}
extension Kind<GPUHourPrice> {
    static var price: Kind { quantity("2.5 ZEN/GPU-h") { $0.inZen } }
}
extension Kind<Dollars> {
    static var dollars: Kind { quantity("10000 USD") { $0.inDollars } }
}
extension Kind<ZenPrice> {
    static var zenPrice: Kind { quantity("2 USD/ZEN") { Double($0.microDollars) } }
}
extension Kind<EnergyPrice> {
    static var energyPrice: Kind { quantity("0.12 USD/kWh") { $0.inDollars } }
}
extension Kind<DataPrice> {
    static var dataPrice: Kind { quantity("0.05 USD/GB") { Double($0.microDollars) } }
}
extension Kind<GPUHourDollars> {
    static var dollarsPerGPUHour: Kind { quantity("1.39 USD/GPU-h") { Double($0.microDollars) } }
}
extension Kind<FLOPRate> {
    static var flopRate: Kind { quantity("312 TFLOP/s") { $0.perSecond } }
}
extension Kind<Watts> {
    static var power: Kind { quantity("400 W") { $0.watts } }
}
