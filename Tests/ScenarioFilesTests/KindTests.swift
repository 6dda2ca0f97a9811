import Platform
import Quantities
import Randomness
import Testing

@testable import ScenarioFiles

/// How single values are read and written.
@Suite struct KindTests {
    @Test(arguments: [
        ("constant 5 min", Distribution.constant(300)),
        ("uniform 1 min to 3 min", .uniform(low: 60, high: 180)),
        ("exponential mean 3 h", .exponential(mean: 10_800)),
        ("weibull 0.6 mean 19 h", .weibull(shape: 0.6, mean: 68_400)),
        ("lognormal median 40 min mean 1 h", .logNormal(median: 2_400, mean: 3_600)),
        ("pareto 1.5 minimum 10 s", .pareto(shape: 1.5, minimum: 10)),
    ])
    func `a law is read with its units`(_ text: String, _ law: Distribution) throws {
        #expect(try Kind.law.value(of: text) == law)
    }

    @Test(arguments: [
        "", "constant", "constant 5", "uniform 3 min to 1 min", "exponential 3 h",
        "exponential mean 0 h", "weibull 0 mean 3 h", "weibull mean 3 h", "lognormal median 2 h",
        "lognormal median 2 h mean 1 h", "pareto 1.5", "normal mean 3 h", "exponential mean -3 h",
    ])
    func `a law that is none is refused`(_ text: String) {
        #expect(throws: Misfit.self) { try Kind.law.value(of: text) }
    }

    @Test func `the time up can be always, from the SLA, or a law`() throws {
        #expect(try Kind.availability.value(of: "from SLA") == .fromSLA)
        #expect(try Kind.availability.value(of: "always") == .law(.always))
        #expect(
            try Kind.availability.value(of: "exponential mean 1 h")
                == .law(.exponential(mean: 3_600)))
    }

    @Test(arguments: [
        ("99e9", 99_000_000_000, "99e9"), ("6.7e9", 6_700_000_000, "6.7e9"),
        ("1_000", 1_000, "1000"), ("1234567", 1_234_567, "1234567"), ("100", 100, "100"),
        ("2500000", 2_500_000, "2.5e6"),
    ])
    func `a whole number is read in any spelling and written in one`(
        _ text: String, _ value: Int64, _ written: String
    ) throws {
        let kind = Kind<Int64>.integer(from: 0)
        #expect(try kind.value(of: text) == value)
        #expect(kind.canonical(value, written: text) == written)
    }

    @Test(arguments: ["1.5", "four", "", "-1", "1e30", "0x10", "10 steps"])
    func `what is no whole number is refused`(_ text: String) {
        #expect(throws: Misfit.self) { try Kind<Int64>.integer(from: 0).value(of: text) }
    }

    @Test(arguments: [("1000 steps", true), ("1 step", true), ("1000", false), ("5 stops", false)])
    func `a count has its unit`(_ text: String, _ isSound: Bool) {
        #expect(((try? Kind<Int64>.count(of: "steps").value(of: text)) != nil) == isSound)
    }

    @Test func `a value whose printed form would be another keeps what was written`() throws {
        let law = Kind<Distribution>.law
        let text = "  weibull 0.6 mean 19 h "
        #expect(law.canonical(try law.value(of: text), written: text) == "weibull 0.6 mean 19 h")
    }

    @Test func `a bare number is answered with the unit of the place`() {
        do throws(Misfit) {
            _ = try Kind<Ratio>.share.value(of: "5")
            Issue.record("a bare number was read")
        } catch {
            #expect(error.message(example: "75%").hasSuffix("such as “5%”"))
        }
    }

    @Test(arguments: [
        ("8", 3, ["bronze-1", "bronze-2", "bronze-3"]), ("2", 3, ["bronze-1", "bronze-2"]),
        ("1 a node", 2, ["bronze-1", "bronze-2"]), ("[zoo, elk]", 5, ["zoo", "elk"]),
    ])
    func `operators are names, a number, or one a node`(
        _ text: String, _ count: Int, _ names: [String]
    ) throws {
        let choice = try Kind.operators.value(of: text)
        #expect(choice.names(count: count, calling: "bronze") == names)
    }

    @Test func `a measurement in quotes is one cell`() throws {
        let csv = """
            gpu,peak_bf16_tflops,n_gpus,model,params_b,seq_len,mfu_pct,source
            A100,312,8,"M, large",7,2048,50.5,"a, b"
            A100,312,,whole run,7,2048,40,c
            """
        let table = try MeasurementTable(csv: csv, at: .absent(note: .none))
        #expect(table.rows.count == 1)
        #expect(table.rows[0].model == "M, large")
        #expect(table.rows[0].row == 2)
        let again = try MeasurementTable(
            csv: MeasurementTable.csv(table.rows), at: .absent(note: .none))
        #expect(again.rows == table.rows)
    }
}
