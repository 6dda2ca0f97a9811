/// The instants at which numbered things are due, the earliest on top; a thing can be moved.
///
/// A 4-ary heap: half as deep as a binary one, and four keys stand in one line of memory. Things
/// that are due together come in no particular order.
struct TimeHeap: ~Copyable {
    struct Entry: BitwiseCopyable {
        var time: Int64
        var item: Int32
    }

    private var entries: Slab<Entry>
    // By thing; -1 if it is not in the heap.
    private var places: Slab<Int32>

    init() {
        entries = Slab()
        places = Slab()
    }

    init(copying other: borrowing TimeHeap) {
        entries = Slab(copying: other.entries)
        places = Slab(copying: other.places)
    }

    var isEmpty: Bool { entries.count == 0 }

    /// The earliest instant; the end of time if there is none.
    @inline(__always)
    var earliest: Int64 { entries.count == 0 ? .max : entries.base[0].time }

    /// The thing that is due first.
    ///
    /// - Precondition: there is one.
    @inline(__always)
    var first: Int { Int(entries.base[0].item) }

    /// Whether a thing is in the heap and due at an instant or before.
    func isDue(_ item: Int, by time: Int64) -> Bool {
        let place = Int(places.base[item])
        return place >= 0 && entries.base[place].time <= time
    }

    /// When a thing is due that is in the heap.
    func time(of item: Int) -> Int64 { entries.base[Int(places.base[item])].time }

    /// Makes room for a thing with the next number.
    mutating func addItem() { places.append(-1) }

    /// Says when a thing is due, whether or not it was in the heap.
    @inline(__always)
    mutating func set(_ item: Int, to time: Int64) {
        let entry = Entry(time: time, item: Int32(truncatingIfNeeded: item))
        let place = Int(places.base[item])
        if place < 0 {
            entries.append(entry)
            rise(entry, from: entries.count &- 1)
        } else if time < entries.base[place].time {
            rise(entry, from: place)
        } else if time > entries.base[place].time {
            sink(entry, from: place)
        }
    }

    /// Takes a thing out; it need not be in.
    @inline(__always)
    mutating func remove(_ item: Int) {
        let place = Int(places.base[item])
        guard place >= 0 else { return }
        places.base[item] = -1
        let last = entries.removeLast()
        guard place < entries.count else { return }
        if last.time < entries.base[place].time {
            rise(last, from: place)
        } else {
            sink(last, from: place)
        }
    }

    @inline(__always)
    private func put(_ entry: Entry, at place: Int) {
        entries.base[place] = entry
        places.base[Int(entry.item)] = Int32(truncatingIfNeeded: place)
    }

    @inline(__always)
    private func rise(_ entry: Entry, from start: Int) {
        var place = start
        while place > 0 {
            let parent = (place &- 1) >> 2
            guard entry.time < entries.base[parent].time else { break }
            put(entries.base[parent], at: place)
            place = parent
        }
        put(entry, at: place)
    }

    @inline(__always)
    private func sink(_ entry: Entry, from start: Int) {
        let count = entries.count
        var place = start
        while true {
            let child = 4 &* place &+ 1
            guard child < count else { break }
            var least = child
            var other = child &+ 1
            let end = min(child &+ 4, count)
            while other < end {
                if entries.base[other].time < entries.base[least].time { least = other }
                other &+= 1
            }
            guard entries.base[least].time < entry.time else { break }
            put(entries.base[least], at: place)
            place = least
        }
        put(entry, at: place)
    }
}
