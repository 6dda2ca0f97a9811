import Aggregation
import Testing

struct OptimizerTests {
    struct Vectors: Decodable {
        struct AdamWRun: Decodable {
            var lr: Double
            var betas: [Double]
            var eps: Double
            var weight_decay: Double
            var trajectory: [[Double]]
        }
        struct NesterovRun: Decodable {
            var lr: Double
            var momentum: Double
            var trajectory: [[Double]]
        }
        struct Runs: Decodable {
            var p0: [Double]
            var grads: [[Double]]
            var adamw: AdamWRun
            var sgd_nesterov: NesterovRun
        }
        struct Round: Decodable {
            var global_before: [Double]
            var workers: [[Double]]
            var outer_grad: [Double]
            var velocity: [Double]
            var global_after: [Double]
        }
        struct DiLoCo: Decodable {
            var outer_lr: Double
            var outer_momentum: Double
            var rounds: [Round]
        }
        var optimizers: Runs
        var diloco: DiLoCo
    }

    private func close(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-13 * max(1, abs($1)) }
    }

    @Test func `AdamW follows PyTorch`() throws {
        let runs = try VectorFile("compression_optimizers").decode(Vectors.self).optimizers
        let run = runs.adamw
        var optimizer = AdamW(
            learningRate: run.lr, beta1: run.betas[0], beta2: run.betas[1], epsilon: run.eps,
            weightDecay: run.weight_decay)
        var parameters = runs.p0
        for (gradient, expected) in zip(runs.grads, run.trajectory) {
            optimizer.step(&parameters, gradient: gradient)
            #expect(close(parameters, expected))
        }
    }

    @Test func `Nesterov's momentum follows PyTorch`() throws {
        let runs = try VectorFile("compression_optimizers").decode(Vectors.self).optimizers
        let run = runs.sgd_nesterov
        var optimizer = OuterOptimizer(
            rule: .nesterov(learningRate: run.lr, momentum: run.momentum))
        var parameters = runs.p0
        for (gradient, expected) in zip(runs.grads, run.trajectory) {
            optimizer.step(&parameters, gradient: gradient)
            #expect(close(parameters, expected))
        }
    }

    @Test func `the outer steps are those of the vectors`() throws {
        let vector = try VectorFile("compression_optimizers").decode(Vectors.self).diloco
        var optimizer = OuterOptimizer(rule: .diloco)
        #expect(
            optimizer.rule
                == .nesterov(
                    learningRate: vector.outer_lr, momentum: vector.outer_momentum))
        for round in vector.rounds {
            var parameters = round.global_before
            let count = Double(round.workers.count)
            let gradient = parameters.indices.map { index in
                parameters[index] - round.workers.reduce(0) { $0 + $1[index] } / count
            }
            #expect(close(gradient, round.outer_grad))
            optimizer.step(&parameters, gradient: gradient)
            #expect(close(optimizer.velocity, round.velocity))
            #expect(close(parameters, round.global_after))
        }
    }

    @Test func `a plain mean takes the members' mean`() {
        var optimizer = OuterOptimizer(rule: .mean)
        var parameters: [Float] = [1, 2]
        optimizer.step(&parameters, gradient: [0.5, -1])
        #expect(parameters == [0.5, 3])
        #expect(optimizer.velocity.isEmpty)
        #expect(optimizer.shape.bytesPerParameter == 0)
        #expect(OuterOptimizer(rule: .diloco).shape.bytesPerParameter == 4)
    }
}
