import Platform
import Quantities
import Testing

struct MemoryFitTests {
    static func sevenBillion(gpus: Int, activations: Bytes = .zero) -> MemoryFit {
        .check(
            parameters: 6.7e9, bytesPerParameter: 16, activations: activations, gpus: gpus,
            memoryPerGPU: Bytes(40_000_000_000), usable: Ratio(0.92))
    }

    @Test func `one A100 of 40 GB cannot hold a 7B model in training`() {
        let fit = MemoryFitTests.sevenBillion(gpus: 1)
        #expect(!fit.fits)
        #expect(fit.needed == Bytes(107_200_000_000))
        #expect(fit.available == Bytes(36_800_000_000))
        #expect(
            fit.arithmetic
                == "6.7e9 parameters × 16 B = 107.2 GB; 1 × 40 GB × 0.92 usable = 36.8 GB: "
                + "does not fit")
    }

    @Test func `four of them can`() {
        let fit = MemoryFitTests.sevenBillion(gpus: 4)
        #expect(fit.fits)
        #expect(fit.arithmetic.hasSuffix("4 × 40 GB × 0.92 usable = 147.2 GB: fits"))
    }

    @Test func `activations count, to the last byte`() {
        let room = Bytes(40_000_000_000)
        let full = MemoryFitTests.sevenBillion(gpus: 4, activations: room)
        #expect(full.fits && full.needed == full.available)
        #expect(!MemoryFitTests.sevenBillion(gpus: 4, activations: room + Bytes(1)).fits)
        #expect(full.arithmetic.contains("× 16 B + 40 GB activations = 147.2 GB;"))
    }

    @Test func `a disk takes bytes over rate, rounded up`() {
        let disk = Storage(write: mega(3), read: mega(2_000))
        #expect(disk.writeTime(Bytes(1)) == .nanoseconds(334))
        #expect(disk.readTime(Bytes(4_000_000_000)) == .seconds(2))
        #expect(Storage(write: .unlimited, read: .unlimited).writeTime(Bytes(1)) == .zero)
    }
}
