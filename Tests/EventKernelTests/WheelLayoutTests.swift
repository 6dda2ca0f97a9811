import Quantities
import Randomness
import Testing

@testable import EventKernel

@Suite struct WheelLayoutTests {
    /// Whatever is cut: each bit lies in one digit, and each digit has slots of its own.
    @Test func `digits cover every bit, and their slots do not overlap`() {
        var stream = RandomStream(seed: Seed(3), entity: 0, purpose: "test.layout")
        var layout = WheelLayout()
        for _ in 0..<2_000 {
            let digit = layout.digits[Int(stream.below(64))]
            guard digit.shift > 0 else { continue }
            let index = Int(digit.offset) + Int(stream.below(Int(digit.mask) + 1))
            let top = 1 + Int(stream.below(Int(digit.shift)))
            let width = 1 + Int(stream.below(min(top, WheelLayout.widest)))
            let slot = WheelLayout.Slot(digit: digit, index: index)
            let cut = layout.cut(below: slot, top: top, width: width)
            #expect(Int(cut.shift) == top - width && Int(cut.mask) == (1 << width) - 1)
            check(layout)
        }
    }

    @Test func `the widest digits and the narrowest ones have room together`() {
        var layout = WheelLayout()
        var digit = layout.digits[63]
        // Four digits of one bit, which take the most room for a bit after those of ten.
        for width in [1, 1, 1, 1] + Array(repeating: 10, count: 5) where digit.shift > 0 {
            let slot = WheelLayout.Slot(digit: digit, index: Int(digit.offset))
            digit = layout.cut(below: slot, top: Int(digit.shift), width: width)
            check(layout)
        }
    }

    private func check(_ layout: borrowing WheelLayout) {
        var bit = 63
        var offset = 0
        var level = 0
        while bit >= 0 {
            let digit = layout.digits[bit]
            let width = bit + 1 - Int(digit.shift)
            guard width > 0, Int(digit.mask) == (1 << width) - 1, Int(digit.offset) == offset,
                Int(digit.level) == level, layout.levels[level].shift == digit.shift
            else {
                Issue.record("bit \(bit): \(digit)")
                return
            }
            for other in Int(digit.shift)...bit {
                #expect(layout.digits[other].level == digit.level)
            }
            offset += max(64, 1 << width)
            level += 1
            bit = Int(digit.shift) - 1
        }
        #expect(offset <= WheelLayout.slots)
    }
}
