import Foundation
import Randomness
import Testing

private typealias Own = ElementaryFunctions

struct ElementaryFunctionTests {
    /// The worst error over a table of true values.
    private func worstError(
        _ name: String, _ error: (Double, Double, Double) -> Double,
        _ function: ([Double]) -> Double
    ) throws -> Double {
        let rows = try VectorFile.special(name)
        #expect(rows.count > 20)
        return rows.map { row in
            error(function(row), row[row.count - 2], row[row.count - 1])
        }.max() ?? .infinity
    }

    @Test func `log, exp and pow round nearly as well as can be`() throws {
        #expect(try worstError("log", unitsInLastPlace) { Own.log($0[0]) } < 0.55)
        #expect(try worstError("exp", unitsInLastPlace) { Own.exp($0[0]) } < 0.6)
        #expect(try worstError("pow", unitsInLastPlace) { Own.pow($0[0], $0[1]) } < 0.6)
    }

    @Test func `log1p and expm1 are within one unit of the true value`() throws {
        #expect(try worstError("log1p", unitsInLastPlace) { Own.log1p($0[0]) } < 0.8)
        #expect(try worstError("expm1", unitsInLastPlace) { Own.expm1($0[0]) } < 0.9)
    }

    @Test func `the gamma functions are accurate`() throws {
        #expect(try worstError("logGamma", relativeError) { Own.logGamma($0[0]) } < 2e-15)
        #expect(try worstError("gamma", relativeError) { Own.gamma($0[0]) } < 2e-15)
        #expect(
            try worstError("gammaP", relativeError) { Own.regularizedGammaP($0[0], $0[1]) } < 1e-14)
        #expect(
            try worstError("gammaQ", relativeError) { Own.regularizedGammaQ($0[0], $0[1]) } < 1e-14)
    }

    @Test func `the gamma function of a whole number is a factorial`() {
        var factorial = 1.0
        for n in 1...22 {
            #expect(Own.gamma(Double(n)) == factorial)
            factorial *= Double(n)
        }
    }

    @Test func `the normal law is accurate in both tails`() throws {
        #expect(try worstError("normalCDF", relativeError) { Own.normalCDF($0[0]) } < 2e-15)
        #expect(
            try worstError("normalQuantile", relativeError) { Own.normalQuantile($0[0]) } < 2e-15)
    }

    @Test func `the Lambert function and the incomplete beta function are accurate`() throws {
        #expect(try worstError("lambertW0", relativeError) { Own.lambertW0($0[0]) } < 1e-13)
        #expect(
            try worstError("beta", relativeError) {
                Own.regularizedIncompleteBeta($0[0], $0[1], $0[2])
            } < 1e-13)
    }

    @Test func `the inverses lead back`() {
        var stream = RandomStream(seed: Seed(1), entity: 0, purpose: "inverse")
        for _ in 0..<300 {
            let (p, a, b) = (stream.uniform(), 20 * stream.uniform(), 20 * stream.uniform())
            let x = Own.inverseRegularizedGammaP(a, p)
            #expect((Own.regularizedGammaP(a, x) - p).magnitude < 1e-13)
            let y = Own.inverseRegularizedIncompleteBeta(a, b, p)
            #expect((Own.regularizedIncompleteBeta(a, b, y) - p).magnitude < 1e-12)
            #expect((Own.normalCDF(Own.normalQuantile(p)) - p).magnitude < 1e-15)
            let w = Own.lambertW0(50 * p)
            #expect(relativeError(w * Own.exp(w), 50 * p) < 1e-14)
        }
    }

    /// The C library as a second witness, over far more arguments.
    @Test func `log, exp and pow agree with the C library within one unit`() {
        var stream = RandomStream(seed: Seed(2), entity: 0, purpose: "libm")
        for _ in 0..<20_000 {
            let x = Double(bitPattern: stream.next() >> 1)
            if x.isFinite {
                #expect(unitsInLastPlace(Own.log(x), Foundation.log(x)) <= 1)
            }
            let y = 1500 * (stream.uniform() - 0.5)
            #expect(unitsInLastPlace(Own.exp(y), Foundation.exp(y)) <= 1)
            let base = 20 * stream.uniform()
            let power = 300 * (stream.uniform() - 0.5)
            #expect(unitsInLastPlace(Own.pow(base, power), Foundation.pow(base, power)) <= 1)
        }
    }
}
