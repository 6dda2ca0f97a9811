import Aggregation
import NetworkSimulation
import Quantities
import Testing

@testable import ScenarioFiles

/// How payloads are written in a scenario.
@Suite struct PayloadKindTests {
    @Test(arguments: [
        ("fp32", Payload.float32, "fp32"), ("bf16", .bfloat16, "bf16"), ("sign", .sign, "sign"),
        ("int8", .int8(block: 1024), "int8"), ("int8 block 64", .int8(block: 64), "int8 block 64"),
        ("fp8", .float8(block: 1024), "fp8"), ("fp8 block 1024", .float8(block: 1024), "fp8"),
        ("int4", .int4(block: 128), "int4"), ("fp4 block 32", .float4(block: 32), "fp4 block 32"),
        ("Top_K 1%", .topK(TopK(.share(.percent(1)))), "top_k 1%"),
        ("top_k 5 in bf16", .topK(TopK(.count(5), values: .bfloat16)), "top_k 5 in bf16"),
        (
            "top_k 64 of 4096 in 2 bits",
            .topK(TopK(.count(64), ofEvery: 4096, values: .twoBits)), "top_k 64 of 4096 in 2 bits"
        ),
        ("powersgd 4", .powerSGD(PowerSGD(rank: 4)), "powersgd 4"),
        ("powersgd rank 2", .powerSGD(PowerSGD(rank: 2)), "powersgd 2"),
        ("demo", .demo(DeMo()), "demo"), ("demo 32 of 64x64", .demo(DeMo()), "demo"),
        (
            "demo 4 of 16 in bf16 decay 0.99",
            .demo(DeMo(decay: 0.99, side: 16, isSquare: false, kept: 4, values: .bfloat16)),
            "demo 4 of 16 in bf16 decay 0.99"
        ),
        ("demo in 2 bits", .demo(DeMo(values: .twoBits)), "demo in 2 bits"),
    ])
    func `a payload is read in any spelling and written in one`(
        _ text: String, _ payload: Payload, _ written: String
    ) throws {
        let kind = Kind<Payload>.payload
        #expect(try kind.value(of: text) == payload)
        #expect(kind.canonical(payload, written: text) == written)
        #expect(try kind.value(of: written) == payload)
    }

    @Test(arguments: [
        "", "int8 64", "int8 block", "int8 block 0", "int8 block many", "bf16 block 4", "sign 1",
        "top_k", "top_k 0", "top_k 0%", "top_k 101%", "top_k -1", "top_k 5 of", "top_k 5 of 0",
        "top_k 5 of 8589934592", "top_k 5 in", "top_k 5 in 3 bits", "top_k 5 in 2", "powersgd",
        "powersgd 0", "powersgd 4 of 8", "powersgd rank", "demo 32", "demo 32 of 64x32",
        "demo 32 of", "demo 5000 of 64x64", "demo 0 of 64", "demo decay", "demo decay 2",
        "demo 32 of 64x64x64",
    ])
    func `a payload that is none is refused`(_ text: String) {
        #expect(throws: Misfit.self) { try Kind<Payload>.payload.value(of: text) }
    }

    @Test(arguments: [
        ("topk 1%", "top_k"), ("power_sgd 4", "powersgd"), ("int6", "int8"), ("fp7", "fp8"),
        ("bf61", "bf16"), ("signs", "sign"),
    ])
    func `a misspelt payload is answered by the nearest`(_ text: String, _ nearest: String) {
        do {
            _ = try Kind<Payload>.payload.value(of: text)
            Issue.record("\(text) was read")
        } catch {
            #expect(error.nearest == nearest)
        }
    }

    @Test func `a payload that lacks a number says what may follow`() {
        do {
            _ = try Kind<Payload>.payload.value(of: "top_k")
            Issue.record("it was read")
        } catch {
            #expect(error.message == "write e.g. “top_k 1%”, “top_k 64 of 4096 in 2 bits”")
        }
    }
}

/// What a scenario makes of its payloads.
@Suite struct PayloadReadingTests {
    private func training(_ overrides: String...) throws -> JobConfiguration.Training {
        try Repository.load(
            "Tests/ScenarioFilesTests/Sound/small.yaml",
            overrides.map { "jobs.0.training." + $0 }
        ).configuration.jobs[0].training
    }

    @Test func `what leaves much out keeps it, unless it is told not to`() throws {
        let plain = try training()
        #expect(plain.payload == .int8(block: 1024) && !plain.errorFeedback)
        #expect(plain.bytesPerParameter == 16)
        let sparse = try training("payload=top_k 1%")
        #expect(sparse.payload == .topK(TopK(.share(.percent(1)))) && sparse.errorFeedback)
        // A residual of four bytes is held beside the rest.
        #expect(sparse.bytesPerParameter == 20)
        let forgetful = try training("payload=top_k 1%", "error_feedback=no")
        #expect(!forgetful.errorFeedback && forgetful.bytesPerParameter == 16)
        #expect(try training("error_feedback=yes").errorFeedback)
        // DeMo's momentum is what it keeps, and of float32 nothing is left over.
        #expect(try training("payload=demo", "error_feedback=no").errorFeedback)
        #expect(try training("payload=demo").bytesPerParameter == 16)
        #expect(try !training("payload=fp32", "error_feedback=yes").errorFeedback)
    }
}
