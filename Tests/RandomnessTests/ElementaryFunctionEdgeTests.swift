import Foundation
import Randomness
import Testing

private typealias Own = ElementaryFunctions

struct ElementaryFunctionEdgeTests {
    private static let corners: [Double] = [
        0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1.5, -1.5, 1e-300, -1e-300, 0x1p-1074, -0x1p-1074,
        2.2250738585072014e-308, 1e300, -1e300, 0x1p53, -0x1p53, 0x1p53 + 2, 0x1p52 + 1, 0x1p1023,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity, .nan, 709.78,
        709.7827128933839, 709.782712893384, 709.7827128933841, 710, -708.4, -744.44, -745.13,
        -745.1332191019411, -745.1332191019412, -746, 1 + 0x1p-52, 1 - 0x1p-53, -1 + 0x1p-53,
        0x1p-54, 0.41, -0.29, 0x1p-1074, 36.7, -36.7,
    ]

    private func agree(_ found: Double, _ expected: Double, _ arguments: [Double]) {
        let same =
            found.isNaN == expected.isNaN
            && (found.isNaN || found == expected || unitsInLastPlace(found, expected) <= 1)
            && (found.isNaN || found.sign == expected.sign)
        #expect(same, "\(arguments): \(found) and not \(expected)")
    }

    @Test func `corner cases are those of the C library`() {
        for x in Self.corners {
            agree(Own.log(x), Foundation.log(x), [x])
            agree(Own.exp(x), Foundation.exp(x), [x])
            agree(Own.log1p(x), Foundation.log1p(x), [x])
            agree(Own.expm1(x), Foundation.expm1(x), [x])
            for y in Self.corners { agree(Own.pow(x, y), Foundation.pow(x, y), [x, y]) }
        }
    }

    @Test func `subnormal results and arguments are as good as normal ones`() {
        for step in 0..<400 {
            let x = -708 - 0.09 * Double(step)
            agree(Own.exp(x), Foundation.exp(x), [x])
            let tiny = 0x1p-1074 * Double(step + 1)
            agree(Own.log(tiny), Foundation.log(tiny), [tiny])
            agree(Own.pow(tiny, 0.75), Foundation.pow(tiny, 0.75), [tiny])
            agree(
                Own.pow(1e-3, 100 + 0.02 * Double(step)),
                Foundation.pow(1e-3, 100 + 0.02 * Double(step)), [Double(step)])
        }
    }

    @Test func `the special functions have their limits at the ends`() {
        #expect(Own.gamma(0) == .infinity && Own.gamma(172) == .infinity)
        #expect(Own.gamma(-0.5).isNaN && Own.logGamma(-1).isNaN)
        #expect(Own.logGamma(1) == 0 && Own.logGamma(2) == 0 && Own.logGamma(0) == .infinity)
        #expect(Own.logGamma(.infinity) == .infinity)
        #expect(Own.regularizedGammaP(2, 0) == 0 && Own.regularizedGammaP(2, .infinity) == 1)
        #expect(Own.regularizedGammaP(2, 1e300) == 1 && Own.regularizedGammaQ(2, 1e300) == 0)
        #expect(Own.regularizedGammaP(1e-10, 1e-5) <= 1)
        #expect(Own.regularizedGammaP(0, 1).isNaN && Own.regularizedGammaP(1, -1).isNaN)
        #expect(Own.inverseRegularizedGammaP(3, 0) == 0)
        #expect(Own.inverseRegularizedGammaP(3, 1) == .infinity)
        #expect(Own.normalCDF(-.infinity) == 0 && Own.normalCDF(.infinity) == 1)
        #expect(Own.normalCDF(.nan).isNaN && Own.normalCDF(0) == 0.5)
        #expect(Own.normalQuantile(0) == -.infinity && Own.normalQuantile(1) == .infinity)
        #expect(Own.normalQuantile(0.5) == 0 && Own.normalQuantile(-0.1).isNaN)
        #expect(Own.normalQuantile(.nan).isNaN && Own.normalQuantile(1.1).isNaN)
        #expect(Own.lambertW0(0) == 0 && Own.lambertW0(.infinity) == .infinity)
        #expect(Own.lambertW0(-0.5).isNaN && Own.lambertW0(.nan).isNaN)
        #expect((Own.lambertW0(-0.36787944117144233) + 1).magnitude < 3e-8)
        #expect(Own.regularizedIncompleteBeta(2, 3, 0) == 0)
        #expect(Own.regularizedIncompleteBeta(2, 3, 1) == 1)
        #expect(Own.regularizedIncompleteBeta(0, 3, 0.5).isNaN)
    }
}
