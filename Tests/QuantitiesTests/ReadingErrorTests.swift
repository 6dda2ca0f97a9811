import Quantities
import Testing

struct ReadingErrorTests {
    private func error<Q: Quantity>(_ text: String, _: Q.Type) -> QuantityError? {
        do throws(QuantityError) {
            _ = try Q(parsing: text)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a bare number lacks its unit`() {
        #expect(error("21", Duration.self)?.kind == .missingUnit)
        #expect(error("0.95", Ratio.self)?.kind == .missingUnit)
        #expect(error("1e3 ", Zen.self)?.kind == .missingUnit)
        #expect(error("0", Bytes.self)?.kind == .missingUnit)
        #expect(error("5", ByteRate.self)?.kind == .missingUnit)
        #expect(error("5", GPUTime.self)?.kind == .missingUnit)
    }

    @Test(arguments: [
        "", " ", "d", "ZEN 5", "-", "+ 5 d", "e5 d", ".", "1.2.3 d", "2,500 d", "1_000 d", "٣ d",
        "nan d",
    ])
    func `what is no number is refused as such`(text: String) {
        #expect(error(text, Duration.self)?.kind == .notANumber)
    }

    @Test func `thousands separators are refused`() {
        #expect(error("2,500 ZEN", Zen.self)?.kind == .notANumber)
    }

    @Test func `an unknown unit names the nearest one`() {
        let cases: [(QuantityError?, String?)] = [
            (error("21 dys", Duration.self), "days"), (error("40 mins.", Duration.self), "mins"),
            (error("3 wekes", Duration.self), "weeks"), (error("5 H", Duration.self), "h"),
            (error("5 tokens", Duration.self), nil), (error("400 gb", Bytes.self), "GB"),
            (error("400 Gib", Bytes.self), "GiB"), (error("100 Gbs", ByteRate.self), "Gbps"),
            (error("2.5 zen", Zen.self), "ZEN"),
            (error("2.5 ZEN/GPUh", GPUHourPrice.self), "ZEN/GPU-h"),
            (error("312 TFLOPs", FLOPRate.self), "TFLOPS"),
            (error("0.1 USD/kwh", EnergyPrice.self), "USD/kWh"),
            (error("5 x", Duration.self), nil),
        ]
        for (found, nearest) in cases {
            #expect(found?.kind == .unknownUnit, "\(String(describing: found))")
            #expect(found?.nearestUnit == nearest, "\(String(describing: found))")
        }
    }

    @Test func `what does not fit is out of range`() {
        #expect(error("9223372036.854775808 s", Duration.self)?.kind == .outOfRange)
        #expect(error("300 years", Duration.self)?.kind == .outOfRange)
        #expect(error("1e400 W", Watts.self)?.kind == .outOfRange)
        #expect(error("1e9999 ZEN", Zen.self)?.kind == .outOfRange)
        #expect(error("10 EB", Bytes.self)?.kind == .outOfRange)
        // An amount that is not zero does not become zero in silence.
        #expect(error("0.0000001 ZEN", Zen.self)?.kind == .outOfRange)
        #expect(error("0.1 ns", Duration.self)?.kind == .outOfRange)
    }

    @Test func `the message says what was found and what was expected`() {
        let found = error("21 dys", Duration.self)
        #expect(found?.found == "21 dys")
        #expect(found?.expected == "a duration such as “21 d”, “40 min” or “29 h”")
        #expect(
            found?.description == "the unit of “21 dys” is unknown; expected a duration such as "
                + "“21 d”, “40 min” or “29 h”; did you mean “days”?")
        #expect(error("x", Zen.self)?.expected == "an amount of ZEN such as “2.5 ZEN”")
    }

    private func checkVocabulary<Q: Quantity>(_: Q.Type) throws {
        #expect(!Q.kindName.isEmpty)
        #expect(Set(Q.units).count == Q.units.count)
        #expect(Q.examples.first == Q.example)
        for example in Q.examples { _ = try Q(parsing: example) }
        for unit in Q.units { _ = try Q(parsing: "4 \(unit)") }
    }

    @Test func `every example and every unit can be read`() throws {
        try checkVocabulary(Duration.self)
        try checkVocabulary(ByteRate.self)
        try checkVocabulary(FLOPRate.self)
        try checkVocabulary(Watts.self)
        try checkVocabulary(Ratio.self)
        try checkVocabulary(Zen.self)
        try checkVocabulary(Dollars.self)
        try checkVocabulary(GPUHourPrice.self)
        try checkVocabulary(ZenPrice.self)
        try checkVocabulary(EnergyPrice.self)
        try checkVocabulary(DataPrice.self)
        try checkVocabulary(GPUHourDollars.self)
        try checkVocabulary(GPUTime.self)
        try checkVocabulary(Bytes.self)
    }
}
