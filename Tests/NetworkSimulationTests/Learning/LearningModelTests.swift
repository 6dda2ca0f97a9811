import Randomness
import Testing

@testable import NetworkSimulation

/// The models of numeric runs: their losses, their gradients and what one step does.
@Suite struct LearningModelTests {
    /// Twenty examples of three classes and five features, one of which is always zero.
    static var examples: LabelledExamples {
        var stream = RandomStream(seed: Seed(7), entity: 0, purpose: "examples")
        var examples = LabelledExamples(featureCount: 5, classCount: 3)
        for row in 0..<20 {
            var features = (0..<5).map { _ in Float(stream.standardNormal()) }
            features[3] = 0
            examples.append(features, label: row % 3)
        }
        return examples
    }

    static let kinds: [LearningModelKind] = [.softmax, .twoLayer(hidden: 4), .twoLayer(hidden: 1)]

    /// Along ten random directions. The step is small, so that it seldom crosses a rectifier's
    /// kink.
    @Test(arguments: kinds)
    func `a gradient is what finite differences say`(_ kind: LearningModelKind) {
        let model = kind.model(features: 5, classes: 3)
        var stream = RandomStream(seed: Seed(3), entity: 0, purpose: "gradient check")
        let parameters = (0..<model.parameterCount).map { _ in Float(stream.standardNormal()) / 2 }
        let examples = Self.examples
        let rows = Array(0..<examples.count)
        let gradient = model.gradient(at: parameters, of: examples, rows: rows).gradient
        let width: Float = 0x1p-12
        for _ in 0..<10 {
            let direction = parameters.map { _ in Float(stream.standardNormal()) }
            func loss(_ factor: Float) -> Double {
                let moved = zip(parameters, direction).map { $0 + factor * $1 }
                return model.evaluate(moved, on: examples).loss
            }
            let measured = (loss(width) - loss(-width)) / (2 * Double(width))
            let stated = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            #expect(abs(measured - stated) < 3e-3, "\(measured) against \(stated)")
        }
    }

    @Test(arguments: kinds)
    func `the loss beside a gradient is that of the evaluation`(_ kind: LearningModelKind) {
        let model = kind.model(features: 5, classes: 3)
        var stream = RandomStream(seed: Seed(3), entity: 1, purpose: "gradient check")
        let parameters = (0..<model.parameterCount).map { _ in Float(stream.standardNormal()) }
        let examples = Self.examples
        let rows = Array(0..<examples.count)
        let loss = model.gradient(at: parameters, of: examples, rows: rows).loss
        #expect(loss == model.evaluate(parameters, on: examples).loss)
    }

    /// With zeros everywhere each of C classes has the share 1 ÷ C, so that the loss is ln C, and
    /// the bias's derivative is 1 ÷ C less the share of the class among the labels.
    @Test func `a softmax without knowledge loses the logarithm of the classes`() {
        let model = SoftmaxRegression(features: 5, classes: 3)
        let zeros = [Float](repeating: 0, count: model.parameterCount)
        let (loss, gradient) = model.gradient(at: zeros, of: Self.examples, rows: [0, 1, 3, 0])
        #expect(loss == ElementaryFunctions.log(3))
        let biases = gradient.suffix(3).map { Double($0) }
        for (bias, share) in zip(biases, [0.75, 0.25, 0]) {
            #expect(abs(bias - (1.0 / 3 - share)) < 1e-7)
        }
    }

    @Test func `an example that stands twice counts twice`() {
        let model = SoftmaxRegression(features: 5, classes: 3)
        let zeros = [Float](repeating: 0, count: model.parameterCount)
        let once = model.gradient(at: zeros, of: Self.examples, rows: [4]).gradient
        let twice = model.gradient(at: zeros, of: Self.examples, rows: [4, 4]).gradient
        #expect(once == twice)
    }

    @Test func `a score that is no number is never right`() {
        let model = SoftmaxRegression(features: 5, classes: 3)
        let broken = [Float](repeating: .nan, count: model.parameterCount)
        let evaluation = model.evaluate(broken, on: Self.examples)
        #expect(evaluation.accuracy == 0)
        #expect(!evaluation.loss.isFinite)
    }

    @Test func `labels are flipped to the opposite class and back`() {
        let examples = Self.examples
        #expect(examples.flipped.labels == examples.labels.map { 2 - $0 })
        #expect(examples.flipped.flipped == examples)
        #expect(examples.flipped.features == examples.features)
    }

    @Test func `every fifth example is taken, and none twice`() {
        let (taken, others) = Self.examples.divided(takingEvery: 5)
        #expect(taken.count == 4)
        #expect(others.count == 16)
        #expect(Array(taken.features[..<5]) == Array(Self.examples.features[20..<25]))
        #expect(taken.labels == [1, 0, 2, 1])
    }

    @Test func `momentum keeps what was before`() {
        var optimizer = InnerOptimizer(rule: .sgd(rate: 0.5, momentum: 0.5))
        var parameters = [1.0, 0]
        optimizer.step(&parameters, gradient: [1, -2])
        #expect(parameters == [0.5, 1])
        optimizer.step(&parameters, gradient: [0, 0])
        #expect(parameters == [0.25, 1.5])
    }

    /// The first step of Adam is as long as the rate, whatever the gradient.
    @Test func `the first step of Adam is as long as its rate`() {
        var optimizer = InnerOptimizer(rule: .adamW(rate: 0.1))
        var parameters = [0.0, 0]
        optimizer.step(&parameters, gradient: [3, -0.5])
        #expect(abs(parameters[0] + 0.1) < 1e-6)
        #expect(abs(parameters[1] - 0.1) < 1e-6)
    }
}
