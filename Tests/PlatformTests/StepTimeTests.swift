import Foundation
import Platform
import Quantities
import Testing

struct StepTimeTests {
    /// The bf16 rows of the catalogue with a figure, a size and a length; line 2 is the first.
    static func catalogue() throws -> [MFUMeasurement] {
        let text = try #require(String(data: vector("mfu.given.csv"), encoding: .utf8))
        var rows: [MFUMeasurement] = []
        for (place, line) in text.split(whereSeparator: \.isNewline).enumerated().dropFirst() {
            let cells = cells(of: line)
            guard !cells[6].contains("fp8"), let gpus = Int(cells[2]), let mfu = Double(cells[10]),
                let sequence = Int(cells[5]), let billions = Double(cells[4])
            else { continue }
            rows.append(
                MFUMeasurement(
                    accelerator: cells[0], gpus: gpus, nodes: (gpus + 7) / 8, model: cells[3],
                    parameters: billions * 1e9, sequence: sequence, mfu: .percent(mfu),
                    source: cells[14], row: place + 1,
                    peak: Double(cells[1]).map { .teraFLOPs($0) }))
        }
        return rows
    }

    /// The cells of a line; a cell in quotes may hold commas.
    static func cells(of line: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }

    static func accelerator(_ name: String, teraFLOPs: Double = 312) -> Accelerator {
        Accelerator(
            name: name, peak: .teraFLOPs(teraFLOPs), memory: Bytes(40_000_000_000),
            power: Watts(400), idlePower: Watts(50), purchase: Dollars(rounding: 10_000),
            rental: nil, source: "data sheet")
    }

    static func model(_ parameters: Double, _ sequence: Int) -> ModelCost {
        ModelCost(
            parameters: parameters, sequence: sequence,
            flopsPerSequence: FLOPs(6 * parameters * Double(sequence)))
    }

    static func estimate(
        _ parameters: Double, _ sequence: Int, on name: String = "A100-40GB",
        teraFLOPs: Double = 312, gpus: Int = 8
    ) throws -> StepTimeEstimate {
        try StepTimeModel(measurements: catalogue()).efficiency(
            of: accelerator(name, teraFLOPs: teraFLOPs), gpus: gpus,
            training: model(parameters, sequence))
    }

    @Test func `7B on eight A100 of 40 GB is the measured 50.92%`() throws {
        let estimate = try StepTimeTests.estimate(6.659e9, 2_048)
        #expect(estimate.mfu == .percent(50.92))
        #expect(estimate.basis.map(\.row) == [97])
        #expect(!estimate.isExtrapolated)
        #expect(
            estimate.explanation
                == "A100-40GB, 6.659e9 parameters, sequence 2048: MFU 50.92%, as measured in "
                + "row 97 on 8 A100-40GB.")
        let rate = estimate.rate(of: StepTimeTests.accelerator("A100-40GB"), gpus: 8)
        #expect(abs(rate.perSecond - 8 * 312e12 * 0.5092) < 1e3)
    }

    @Test func `6.7e9 is the same 7B, and not an extrapolation`() throws {
        let estimate = try StepTimeTests.estimate(6.7e9, 2_048)
        #expect(estimate.mfu == .percent(50.92))
        #expect(!estimate.isExtrapolated)
    }

    @Test func `many-node rows are handed out as checks and not used`() throws {
        let estimate = try StepTimeTests.estimate(6.7e9, 2_048)
        #expect(estimate.checks.map(\.gpus) == [128, 64, 32, 16])
        #expect(estimate.checks.allSatisfy { $0.model == "MPT-7b" && $0.nodes > 1 })
        let measurements = try StepTimeTests.catalogue().filter { $0.nodes > 1 }
        #expect(throws: StepTimeError.self) {
            try StepTimeModel(measurements: measurements).efficiency(
                of: StepTimeTests.accelerator("A100-40GB"), gpus: 8,
                training: StepTimeTests.model(6.7e9, 2_048))
        }
    }

    @Test func `between lengths MFU is linear in the logarithm of the length`() throws {
        // 2896.3 is half-way from 2,048 (50.92%) to 4,096 (50.11%).
        let estimate = try StepTimeTests.estimate(6.7e9, 2_896)
        #expect(abs(estimate.mfu.value - (0.5092 + 0.5011) / 2) < 1e-5)
        #expect(estimate.basis.map(\.row) == [92, 97])
        #expect(!estimate.isExtrapolated)
    }

    @Test func `between sizes MFU is linear in the logarithm of the size`() throws {
        let middle = (2.652e9 * 6.659e9).squareRoot()
        let estimate = try StepTimeTests.estimate(middle, 2_048)
        #expect(abs(estimate.mfu.value - (0.5092 + 0.5782) / 2) < 1e-9)
        #expect(estimate.basis.map(\.row) == [97, 108])
        #expect(estimate.explanation.contains("between rows 97, 108"))
    }

    @Test func `an estimate lies between the rows it stands on`() throws {
        var luck = Luck(state: 3)
        let model = StepTimeModel(measurements: try StepTimeTests.catalogue())
        for _ in 0..<200 {
            let cost = StepTimeTests.model(0.1e9 + 12e9 * luck.share(), 300 + luck.below(90_000))
            let estimate = try model.efficiency(
                of: StepTimeTests.accelerator("A100-40GB"), gpus: 8, training: cost)
            let figures = estimate.basis.map(\.mfu)
            let low = try #require(figures.min())
            let high = try #require(figures.max())
            #expect(estimate.mfu.value >= low.value - 1e-12)
            #expect(estimate.mfu.value <= high.value + 1e-12)
            #expect(figures.count <= 4)
        }
    }

    @Test func `beyond the measured sizes and lengths it stays at the end and says so`() throws {
        let large = try StepTimeTests.estimate(70e9, 2_048)
        #expect(large.mfu == .percent(50.92))
        #expect(large.isExtrapolated)
        #expect(large.explanation.contains("the size lies outside"))
        let long = try StepTimeTests.estimate(6.7e9, 1_000_000)
        #expect(long.isExtrapolated)
        #expect(long.explanation.contains("(512 to 32768)"))
    }

    @Test func `of several counts of GPUs the nearest is used`() throws {
        let one = try StepTimeTests.estimate(
            7.07e9, 1_024, on: "RTX4090", teraFLOPs: 165.2, gpus: 1)
        let four = try StepTimeTests.estimate(
            7.07e9, 1_024, on: "RTX4090", teraFLOPs: 165.2, gpus: 8)
        #expect(one.mfu == .percent(71.9) && one.basis.map(\.row) == [204])
        #expect(four.mfu == .percent(70.6) && four.basis.map(\.row) == [209])
    }

    @Test func `the name of a data sheet finds its rows`() throws {
        let estimate = try StepTimeTests.estimate(6.659e9, 2_048, on: "A100-40GB SXM")
        #expect(estimate.basis.map(\.row) == [97])
        #expect(!estimate.isExtrapolated)
        let hopper = try StepTimeTests.estimate(
            6.659e9, 2_048, on: "H100-80GB SXM", teraFLOPs: 989)
        #expect(hopper.mfu == .percent(46.44))
        #expect(!hopper.isExtrapolated)
    }

    @Test func `another of the family speaks for one without rows, and it says so`() throws {
        let estimate = try StepTimeTests.estimate(
            6.659e9, 2_048, on: "H100-80GB PCIe", teraFLOPs: 756)
        #expect(estimate.isExtrapolated)
        #expect(estimate.basis.allSatisfy { $0.accelerator.hasPrefix("H100") })
        #expect(estimate.explanation.contains("H100-80GB PCIe itself was not measured"))
    }

    @Test func `an unknown accelerator is refused with those that have rows`() {
        let error = #expect(throws: StepTimeError.self) {
            try StepTimeTests.estimate(6.7e9, 2_048, on: "MI300X", teraFLOPs: 1_307)
        }
        guard case .noMeasurement(let name, let measured) = error else {
            Issue.record("no measurement expected")
            return
        }
        #expect(name == "MI300X")
        #expect(measured.contains("A100-40GB") && measured == measured.sorted())
        #expect(error?.description.contains("A100-40GB, A100-80GB") == true)
    }

    @Test(arguments: [("A100-40GB", 0.6), ("A100-80GB", 1.2), ("H100-80GB-SXM", 2.0)])
    func `a row that is left out is foretold, in the median, within points`(
        _ name: String, _ points: Double
    ) throws {
        let all = try StepTimeTests.catalogue()
        var errors: [Double] = []
        for row in all where row.accelerator == name && row.nodes == 1 {
            let rest = all.filter { $0.model != row.model || $0.sequence != row.sequence }
            let estimate = try StepTimeModel(measurements: rest).efficiency(
                of: StepTimeTests.accelerator(name), gpus: row.gpus,
                training: StepTimeTests.model(row.parameters, row.sequence))
            errors.append(abs(estimate.mfu.value - row.mfu.value) * 100)
        }
        #expect(errors.sorted()[errors.count / 2] < points)
    }
}
