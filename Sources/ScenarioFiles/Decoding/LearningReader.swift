import Aggregation
import NetworkSimulation

/// Reads how a job trains a real, small model.
struct LearningReader {
    private enum Task { case digits, clusters }
    private enum Optimizer { case sgd, adamW }

    /// - Parameters:
    ///   - members: the fewest with which the job begins.
    ///   - reduction: how they sum, on which it depends what a rule can see.
    ///   - tables: the folder of the catalogue, beside which the data sets lie.
    static func read(
        _ reader: KeyedReader, members: Int, reduction: ReductionAlgorithm, tables: String?
    ) -> LearningConfiguration? {
        reader.optionalObject(
            "learning", isNoneByDefault: true,
            about: "A real, small model that is trained beside: a sequence is an example of it."
        ) { reader in
            let task = reader.value(
                "task", .choice([("digits", Task.digits), ("clusters", .clusters)]),
                about: "What is learned: 1,797 handwritten digits, or clouds around centres.")
            let clusters = Self.clusters(reader, counts: task.value == .clusters)
            let model = reader.value(
                "model", .learningModel, .standard("softmax"),
                about: "What learns it: softmax regression, or a hidden layer of so many units.")
            let optimizer = Self.optimizer(reader)
            let outer = Self.outer(reader)
            let heterogeneity = reader.value(
                "heterogeneity", Kind<Double>.concentration.optional, .none,
                about: "How unlike the nodes' examples are: the law of their mixtures of classes.")
            let defence = Self.defence(reader, members: members, reduction: reduction)
            let interval = reader.value(
                "evaluate_every", Kind<Int>.count(of: "rounds").like("10 rounds"),
                .standard("1 round"), about: "Rounds from one evaluation to the next.")
            let source =
                task.value == .digits
                ? Self.examples(reader, of: "digits", at: task, tables: tables)
                : Self.examples(reader)
            var configuration = LearningConfiguration(
                task: source ?? .clusters(clusters), model: model.value, optimizer: optimizer,
                outer: outer, concentration: heterogeneity.value,
                evaluationInterval: interval.value)
            configuration.defence = defence
            return configuration
        }
    }

    /// The sizes of the synthetic task; of another task they are no input.
    private static func clusters(_ reader: KeyedReader, counts: Bool) -> LearningTask.Clusters {
        guard counts || reader.isDescribing else {
            return reader.withoutRecording { clusters(reader) }
        }
        return clusters(reader)
    }

    private static func clusters(_ reader: KeyedReader) -> LearningTask.Clusters {
        reader.object("clusters") { Self.sizes($0) }
    }

    private static func sizes(_ reader: KeyedReader) -> LearningTask.Clusters {
        func number(_ key: String, _ standard: String, from least: Int, _ about: String) -> Int {
            reader.value(
                key, Kind<Int>.integer(from: least), .standard(standard), about: about
            ).value
        }
        let features = number("features", "20", from: 1, "Features of an example.")
        let classes = number("classes", "10", from: 2, "Clouds, one a class.")
        let training = number("training", "2000", from: 1, "Examples to train on.")
        let testing = number("testing", "500", from: 1, "Examples to test with.")
        let separation = reader.value(
            "separation", .real.positive, .standard("4"),
            about: "Mean distance of a centre from the origin, in deviations of a cloud.")
        return LearningTask.Clusters(
            features: features, classes: classes, training: training, testing: testing,
            separation: separation.value)
    }

    private static func optimizer(_ reader: KeyedReader) -> InnerOptimizer.Rule {
        let kind = reader.value(
            "optimizer", .choice([("sgd", Optimizer.sgd), ("adamw", .adamW)]), .standard("sgd"),
            about: "What makes a step of a gradient: descent with momentum, or AdamW.")
        let rate = reader.value(
            "rate", .real.positive.like("0.1"), .standard("0.1"), about: "Learning rate.")
        let momentum = reader.value(
            "momentum", Kind<Double>.real.nonNegative, .standard("0"),
            about: "Share of the last step that is taken again.", counts: kind.value == .sgd)
        return kind.value == .sgd
            ? .sgd(rate: rate.value, momentum: momentum.value) : .adamW(rate: rate.value)
    }

    private static func outer(_ reader: KeyedReader) -> OuterOptimizer.Rule {
        let rate = reader.value(
            "outer_rate", .real.positive.like("0.7"), .standard("0.7"),
            about: "Learning rate of the mean difference (DiLoCo); unused in synchronous training.")
        let momentum = reader.value(
            "outer_momentum", Kind<Double>.real.nonNegative, .standard("0.9"),
            about: "Nesterov momentum of the mean difference (DiLoCo).")
        return .nesterov(learningRate: rate.value, momentum: momentum.value)
    }

    /// What takes the place of the mean, if anything.
    private static func defence(
        _ reader: KeyedReader, members: Int, reduction: ReductionAlgorithm
    ) -> Defence? {
        reader.optionalObject(
            "robust", isNoneByDefault: true,
            about: "A rule in place of the mean, that bears bad members; it knows no weights."
        ) { reader in
            let rule = reader.value(
                "rule", .robustRule, about: "How the updates of a round become one.")
            let bad = reader.value(
                "bad", Kind<Int>.integer(from: 0).like("2"),
                about: "How many of a round's members may hand in anything.")
            if rule.isSound && !reader.isDescribing && !reduction.canApply(rule.value) {
                reader.context.report(
                    rule.error(
                        "a rule must see what the members hand in, and in this reduction sums pass "
                            + "by; write “reduction: parameter_server”, or “butterfly” for a rule "
                            + "that takes every coordinate on its own"))
            }
            if rule.isSound && bad.isSound && !reader.isDescribing {
                do throws(RobustRefusal) {
                    try rule.value.check(members: members, bad: bad.value)
                } catch {
                    reader.context.report(bad.error("\(error)"))
                }
            }
            return Defence(rule: rule.value, bad: bad.value)
        }
    }

    /// The examples of a data set: those that stand in the scenario itself, or those of the file
    /// beside the catalogue.
    private static func examples(
        _ reader: KeyedReader, of name: String, at task: Field<Task>, tables: String?
    ) -> LearningTask? {
        let node = directive(reader)
        guard !reader.isDescribing else { return nil }
        let file = FilePath.resolve("data/\(name).txt", in: FilePath.folder(of: tables ?? ""))
        guard let text = node?.scalar ?? FilePath.text(of: file) else {
            reader.context.report(
                task.error("there is no \(file), where the examples lie, beside the catalogue"))
            return nil
        }
        do throws(ExampleTable.Fault) {
            let table = try ExampleTable(text)
            reader.write("examples", .scalar(table.text, .none))
            let (test, train) = table.examples.divided(takingEvery: 5)
            return .examples(train: train, test: test)
        } catch {
            let place = error.line.map { ", line \($0)" } ?? ""
            let source = node == nil ? file : "the scenario"
            reader.context.report(
                task.error("the examples of \(source)\(place) are none: \(error.message)"))
            return nil
        }
    }

    private static func examples(_ reader: KeyedReader) -> LearningTask? {
        _ = directive(reader)
        return nil
    }

    private static func directive(_ reader: KeyedReader) -> SourceNode? {
        reader.directive(
            "examples", type: "labelled examples, a line each", example: "those of data/digits.txt",
            about: "The data set; without it, the task's own beside the catalogue.")
    }
}

extension ReductionAlgorithm {
    /// Whether somebody sees enough of all updates to apply a rule to them: whole ones, or whole
    /// shards for a rule that takes every coordinate on its own.
    func canApply(_ rule: RobustRule) -> Bool {
        switch self {
        case .parameterServer: true
        case .butterfly: rule.isCoordinateWise
        case .tree, .ring, .halvingDoubling, .doubleTree, .hierarchical: false
        }
    }
}
