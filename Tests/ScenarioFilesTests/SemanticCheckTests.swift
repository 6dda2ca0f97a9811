import Testing

@testable import ScenarioFiles

/// Faults that no single value shows.
@Suite struct SemanticCheckTests {
    /// The faults of the smallest scenario with a few keys changed.
    private func faults(_ overrides: String...) -> [ScenarioError] {
        Repository.faults(of: "Tests/ScenarioFilesTests/Sound/small.yaml", overrides)
    }

    @Test func `the smallest scenario is sound`() {
        #expect(faults() == [])
    }

    @Test(arguments: [
        ("jobs.0.hold=9 d per week", "holds nodes for 9 d of every 7 d"),
        ("jobs.0.minimum_nodes=5", "only 4 are wanted"),
        ("jobs.0.budget=0 ZEN", "an amount of ZEN above zero"),
        ("jobs.0.verification.sample=101%", "from 0.0001% to 100%"),
        ("jobs.0.verification.sample=0.00001%", "from 0.0001% to 100%"),
        ("jobs.0.training.batch=2 sequences", "less than one for each of the 4 nodes"),
        ("jobs.0.checkpoint.redundancy=7", "7 copies need as many nodes, and there are 6"),
        ("jobs.0.nodes=7", "the pool has 6"),
        ("jobs.0.tier=gold", "no node of the fleet is of tier gold"),
        ("jobs.0.minimum_network=400 Gbps", "the pool has 0 that fit with 400 Gbps"),
        ("fleet.0.accelerator=T4", "no measured MFU on one node for T4"),
        ("economy.slashing.burn=40%", "make 110%"),
        ("network.paths=[{between: [iowa, iowa], rtt: 1 ms}]", "two different sites"),
        ("network.sites=[iowa, taiwan]", "no path between iowa and taiwan"),
        ("network.sites=[iowa, iowa]", "this name is taken"),
        ("fleet.0.availability={up: from SLA, down: constant 0 s}", "no time up follows"),
    ])
    func `what contradicts is told, with the remedy`(_ override: String, _ words: String) {
        let faults = faults(override)
        #expect(faults.contains { $0.message.contains(words) }, "\(faults)")
    }

    /// What a way of training cannot be kept with is told, with what to write.
    @Test(arguments: [
        (["mode=streaming", "inner_steps=4", "fragments=8"], "fragments", "4 parts or fewer"),
        (["mode=streaming", "delay=13 steps"], "delay", "every 12 steps"),
        (["mode=streaming", "inner_steps=4", "fragments=2"], "delay", "5 steps by default"),
        (["mode=asynchronous", "buffer=1 updates", "hub_rate=5"], "hub_rate", "write 1 or less"),
        (["mode=streaming", "delay=5"], "delay", "a unit is missing"),
        (["mode=streaming", "late=buffer"], "late", "another part of the model"),
        (["mode=asynchronous", "on_loss=restart"], "on_loss", "write “on_loss: go_on”"),
        (["mode=asynchronous", "backups=1"], "backups", "nobody waits for anybody"),
        (["mode=asynchronous", "staleness=hinge 10"], "staleness", "hinge SLOPE from START"),
        (["mode=asynchronous", "staleness=polinomial 1"], "staleness", "polynomial EXPONENT"),
        (["mode=synchronous", "local_steps=by_speed"], "local_steps", "only one step"),
        (["backups=1", "sharing=by_speed"], "sharing", "write “sharing: equal”"),
        (["backups=1", "sharing=equal", "late=buffer"], "late", "done the work"),
        (["backups=1", "sharing=equal", "local_steps=by_speed"], "local_steps", "as many steps"),
    ])
    func `ways of training that exclude each other are told apart`(
        _ keys: [String], _ key: String, _ words: String
    ) {
        let faults = Repository.faults(
            of: "Tests/ScenarioFilesTests/Sound/small.yaml",
            keys.map { "jobs.0.training.\($0)" })
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.first?.key == "jobs.small.training.\(key)")
        #expect(faults.first?.message.contains(words) == true, "\(faults)")
    }

    @Test(arguments: [
        ("fleet.0.tier=bronse", "bronze"), ("jobs.0.data.at=iova", "iowa"),
        ("fleet.0.accelerator=A100-40G", "A100-40GB"), ("jobs.0.training.mode=dilco", "diloco"),
        ("jobs.0.training.payload=int6", "int8"), ("fleet.0.behaviour=honset", "honest"),
        ("shocks=[{scope: site iwa, every: constant 1 h, lasting: constant 1 h}]", "site iowa"),
        ("fleet.0.availability.up=weibul 0.6 mean 1 h", "weibull"),
    ])
    func `an unknown name is answered by the nearest`(_ override: String, _ nearest: String) {
        #expect(faults(override).first?.nearest == nearest)
    }

    @Test func `the arithmetic says how many GPUs would hold the model`() {
        let large = faults(
            "fleet.0.gpus=1", "jobs.0.model.parameters=6.7e9", "jobs.0.model.hidden=4096")
        #expect(large.count == 1)
        #expect(large.first?.message.contains("6.7e9 parameters × 16 B") == true)
        #expect(large.first?.message.contains("4 × A100-40GB would hold it") == true)
    }

    @Test func `a pool of several tiers counts only the nodes of the job's tier`() {
        let pool = """
            fleet=[{tier: bronze, count: 3, stake: 1 ZEN}, {tier: silver, count: 3, stake: 1 ZEN}]
            """
        #expect(faults(pool) == [])
        #expect(faults(pool, "jobs.0.tier=silver").first?.message.contains("has 3 of tier") == true)
    }

    @Test func `a value that could not be read makes no second fault`() {
        let both = faults("jobs.0.nodes=four", "jobs.0.minimum_nodes=5")
        #expect(both.map(\.key) == ["jobs.small.nodes"])
    }

    @Test func `a price below every ask is for the run to explain`() {
        #expect(faults("jobs.0.max_price=0.01 ZEN/GPU-h") == [])
    }
}
