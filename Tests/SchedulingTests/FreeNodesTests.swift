import ProtocolCore
import Quantities
import Testing

@testable import Scheduling

/// Choices by counts, held to what a look at every node finds.
@Suite struct `The counts of free nodes` {
    @Test(arguments: [1, 64, 255, 1_000, 9_000])
    func `find the place of every rank`(size: Int) {
        var luck = Luck(UInt64(size))
        var free = FreeNodes()
        for place in 0..<size { free.makePlace(at: place) }
        var isFree = Array(repeating: false, count: size)
        let kinds = (0..<3).map { kind in
            let places = (0..<size).filter { _ in kind == 0 || luck.next() % 3 == 0 }
            var set = PlaceSet(size: size)
            for place in places { set.insert(place) }
            return (places: places, count: free.count(of: set))
        }
        for _ in 0..<20 {
            for _ in 0..<(size / 8 + 1) {
                let place = Int(luck.next() % UInt64(size))
                if isFree[place] { free.remove(place) } else { free.add(place) }
                isFree[place].toggle()
            }
            for kind in kinds {
                let expected = kind.places.filter { isFree[$0] }
                #expect(free.total(of: kind.count) == expected.count)
                let ranks = expected.indices.filter { $0 % (size / 100 + 1) == 0 }
                #expect(
                    ranks.map { free.place(ofRank: $0, by: kind.count) }
                        == ranks.map { expected[$0] })
            }
        }
    }

    @Test func `are shared by jobs that the same places suit, and void when a node joins`() {
        var free = FreeNodes()
        for place in 0..<70 { free.makePlace(at: place) }
        var low = PlaceSet(size: 70)
        for place in 0..<35 { low.insert(place) }
        let first = free.count(of: low)
        #expect(free.count(of: low) == first)
        low.insert(40)
        let second = free.count(of: low)
        #expect(second != first)
        // What one of two users drops stays for the other.
        free.drop(first)
        free.add(3)
        #expect(free.total(of: first) == 1 && free.total(of: second) == 1)
        free.drop(first)
        low.insert(41)
        #expect(free.count(of: low) == first, "a count without users gives its place away")
        free.makePlace(at: 2)
        #expect(!free.isValid(first) && free.contains(4) && !free.contains(3))
    }

    @Test func `a set of places moves up where a place is made`() {
        var luck = Luck(5)
        var set = PlaceSet()
        var plain: [Bool] = []
        for _ in 0..<300 {
            let place = Int(luck.next() % UInt64(plain.count + 1))
            set.makePlace(at: place)
            plain.insert(false, at: place)
            let other = Int(luck.next() % UInt64(plain.count))
            set.insert(other)
            plain[other] = true
            #expect(plain.indices.filter { set.contains($0) } == plain.indices.filter { plain[$0] })
            #expect(set.count == plain.count { $0 })
        }
    }

    @Test func `identities are found with and without gaps`() {
        var luck = Luck(6)
        for step in [1, 3] {
            var order = IdentityOrder()
            #expect(order.place(of: 0) == nil)
            var sorted: [Int32] = []
            for number in (0..<60).shuffled(using: &luck) {
                let identity = Int32(number * step - 20)
                let place = order.insert(identity)
                sorted.insert(identity, at: place)
                #expect(sorted == sorted.sorted())
                for probe in Int32(-25)...190 {
                    #expect(order.place(of: probe) == sorted.firstIndex(of: probe))
                }
            }
        }
    }

    @Test(arguments: 0..<3)
    func `lend the node that a walk over all of them finds`(seed: Int) {
        let sites = 5
        var traffic = Traffic(seed: UInt64(seed) + 9, nodes: 150, sites: sites, jobs: 5)
        var desk = scheduler([], sites: sites)
        let opening = traffic.opening()
        var wishes: [JobID: GangRequest] = [:]
        var lent = 0
        for step in 0..<(opening.count + 3_000) {
            let input = step < opening.count ? opening[step] : traffic.next()
            var expected: NodeID??
            if case .borrow(let job, let excluded, let draw, _) = input, let wish = wishes[job] {
                let candidates = traffic.nodes.filter { node in
                    desk.isFree(node.node) && !excluded.contains(node.node)
                        && desk.settings.filters.allSatisfy { $0.passes(node, for: wish) }
                }.map(\.node).sorted()
                let choice = draw.multipliedFullWidth(by: UInt64(candidates.count)).high
                expected = .some(candidates.isEmpty ? nil : candidates[Int(choice)])
            }
            let directives = desk.handle(input, at: traffic.now)
            traffic.note(directives)
            if case .submit(let wish) = input, case .seek? = directives.first {
                wishes[wish.job] = wish
            }
            guard let expected else { continue }
            #expect(granted(directives).map(\.node) == (expected.map { [$0] } ?? []))
            lent += granted(directives).count
        }
        #expect(lent > 100)
    }

    @Test func `of several offers of a node the lowest counts, in whatever order`() {
        var table = NodeTable()
        for node in 0..<4 { table.insert(description(node), capacity: 0, at: .start) }
        var places = PlaceSet(size: 4)
        for place in 0..<3 { places.insert(place) }
        let asked = [(2, 1.5), (0, 2), (3, 1), (2, 1), (0, 2.5), (2, 1.2), (1, 9), (7, 1)]
        let sheet = OfferSheet(
            asked.map { Offer(node: NodeID($0), ask: price($1)) }, upTo: price(3), of: places,
            in: table)
        #expect(sheet.lines.map(\.place) == [2, 0])
        #expect(sheet.lines.map(\.ask) == [price(1), price(2)])
    }

    @Test func `a queue by known turns is the queue that is looked through`() {
        var luck = Luck(11)
        var queue = JobQueue()
        var known: [QueuedJob] = []
        for _ in 0..<500 {
            if luck.next() % 3 == 0, let gone = known.randomElement(using: &luck) {
                queue.take(gone)
                queue.take(gone)
                known.removeAll { $0 == gone }
            } else {
                let job = QueuedJob(
                    job: JobID(Int(luck.next() % 40)), priority: Int(luck.next() % 2),
                    submitted: seconds(Int64(luck.next() % 3)))
                guard !known.contains(where: { $0.job == job.job }) else { continue }
                queue.add(job)
                known.append(job)
            }
            #expect(queue.jobs == known.sorted { QueuedJob.isBefore($0, $1) })
        }
    }

    @Test func `leases are found by identity, also long after those around them ended`() {
        var luck = Luck(12)
        var index = LeaseIndex()
        var known: [(lease: LeaseID, node: NodeID)] = []
        #expect(index.node(of: LeaseID(-1)) == nil && index.node(of: LeaseID(0)) == nil)
        for ordinal in Int64(0)..<3_000 {
            let node = NodeID(Int(luck.next() % 9) - 4)
            index.insert(LeaseID(ordinal), holding: node)
            known.append((LeaseID(ordinal), node))
            while known.count > 20 {
                let gone = known.remove(at: luck.next() % 9 == 0 ? 0 : known.count - 2)
                index.remove(gone.lease)
                #expect(index.node(of: gone.lease) == nil)
            }
            #expect(known.allSatisfy { index.node(of: $0.lease) == $0.node })
        }
        #expect(index.nodes == known.map(\.node))
        #expect(index.node(of: LeaseID(1 << 40)) == nil)
    }
}
