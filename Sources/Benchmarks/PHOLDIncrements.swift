import EventKernel
import Glibc

/// An event for a process of PHOLD.
struct PHOLDEvent: TraceableEvent {
    let process: UInt32
    var traceWords: (UInt64, UInt64) { (UInt64(process), 0) }
}

/// The shapes of an increment beyond the lookahead, numbered as in the yardstick.
enum PHOLDIncrements: Int, CaseIterable, Sendable {
    case exponential, uniform, constant, bimodal, pareto

    var law: any IncrementLaw.Type {
        switch self {
        case .exponential: ExponentialIncrements.self
        case .uniform: UniformIncrements.self
        case .constant: ConstantIncrements.self
        case .bimodal: BimodalIncrements.self
        case .pareto: ParetoIncrements.self
        }
    }
}

/// A law of mean 0.9.
protocol IncrementLaw {
    /// What a share `u` of all increments stays below.
    static func quantile(_ u: Double) -> Double
}

enum ExponentialIncrements: IncrementLaw {
    @inline(__always)
    static func quantile(_ u: Double) -> Double { -0.9 * log(u) }
}

enum UniformIncrements: IncrementLaw {
    @inline(__always)
    static func quantile(_ u: Double) -> Double { 1.8 * u }
}

enum ConstantIncrements: IncrementLaw {
    @inline(__always)
    static func quantile(_ u: Double) -> Double { 0.9 }
}

/// Nine in ten are short.
enum BimodalIncrements: IncrementLaw {
    @inline(__always)
    static func quantile(_ u: Double) -> Double { u < 0.9 ? u / 4.5 : 8.0 + (u - 0.9) * 2 }
}

/// With shape 1.5, whose variance is infinite.
enum ParetoIncrements: IncrementLaw {
    @inline(__always)
    static func quantile(_ u: Double) -> Double { 0.3 * pow(u, -2.0 / 3.0) }
}
