import Randomness
import Testing

/// Bits that must be the same on every processor and in every build; a change of any of them
/// changes the results of every scenario.
enum Golden {
    static let firstNumbers: [UInt64] = [0, 0, 0, 0]
    static let functions: [(name: String, hash: UInt64)] = []
}

struct GoldenBitsTests {
    private typealias Own = ElementaryFunctions

    /// FNV-1a over the bits of 2,000 values.
    private func hash(_ name: String, _ function: (inout RandomStream) -> Double) -> UInt64 {
        var stream = RandomStream(seed: Seed(3), entity: 0, purpose: name)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for _ in 0..<2000 {
            let bits = function(&stream).bitPattern
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                hash = (hash ^ (bits >> shift & 0xFF)) &* 0x0000_0100_0000_01B3
            }
        }
        return hash
    }

    private static let functions: [(String, @Sendable (inout RandomStream) -> Double)] = [
        ("log", { Own.log(Double(bitPattern: $0.next() >> 2)) }),
        ("exp", { Own.exp(1500 * ($0.uniform() - 0.5)) }),
        ("pow", { Own.pow(100 * $0.uniform(), 200 * ($0.uniform() - 0.5)) }),
        ("log1p", { Own.log1p(Double(bitPattern: $0.next() >> 2)) }),
        ("log1p near zero", { Own.log1p(2 * $0.uniform() - 1) }),
        ("expm1", { Own.expm1(20 * ($0.uniform() - 0.5)) }),
        ("logGamma", { Own.logGamma(30 * $0.uniform()) }),
        ("gamma", { Own.gamma(170 * $0.uniform()) }),
        ("gammaP", { Own.regularizedGammaP(50 * $0.uniform(), 50 * $0.uniform()) }),
        ("inverse gammaP", { Own.inverseRegularizedGammaP(10 * $0.uniform(), $0.uniform()) }),
        ("normalCDF", { Own.normalCDF(40 * ($0.uniform() - 0.8)) }),
        ("normalQuantile", { Own.normalQuantile($0.uniform()) }),
        ("normalQuantile, tail", { Own.normalQuantile(Own.exp(-600 * $0.uniform())) }),
        ("lambertW0", { Own.lambertW0(10 * $0.uniform() - 0.3678) }),
        (
            "beta",
            {
                Own.regularizedIncompleteBeta(99 * $0.uniform(), 99 * $0.uniform(), $0.uniform())
            }
        ),
        ("log-normal draw", { Distribution.logNormal(mu: 1, sigma: 1).draw(from: &$0) }),
        ("Weibull draw", { Distribution.weibull(shape: 0.6, scale: 1).draw(from: &$0) }),
        (
            "log-normal residual",
            { Distribution.logNormal(mu: 1, sigma: 1).residualQuantile($0.uniform()) }
        ),
        (
            "Weibull residual",
            { Distribution.weibull(shape: 0.6, scale: 1).residualQuantile($0.uniform()) }
        ),
    ]

    @Test func `every function gives the recorded bits`() {
        for (index, (name, function)) in Self.functions.enumerated() {
            let found = hash(name, function)
            let recorded = index < Golden.functions.count ? Golden.functions[index] : ("", 0)
            #expect(
                recorded == (name, found),
                "(\"\(name)\", 0x\(String(found, radix: 16, uppercase: true))),")
        }
        #expect(Golden.functions.count == Self.functions.count)
    }
}
