import CHDF5
import NetworkSimulation

/// The values of one column that wait to be written, and the dataset that takes them.
///
/// They wait until a chunk is full, so that each chunk is compressed once: a chunk that is written
/// half full is compressed again later, and in a file that is read meanwhile its old place is lost.
///
/// Real numbers of which compression takes less than half are written as they are, because most
/// of the time for a large file would go into them: the first whole chunk of a column decides.
final class ColumnWriter {
    private let kind: RecordTable.Kind
    private let dataset: hid_t
    private var written = 0
    /// Bytes of one value, and values of one chunk.
    private let width: Int
    private let chunk: Int
    /// Room for the values of a chunk; none before the first.
    private var values: UnsafeMutableRawPointer?
    /// Values that wait.
    private(set) var waiting = 0
    /// Values that the chunk that the dataset ends in still takes.
    private var room: Int
    /// Whether compression takes less than half off the column, as with times to the nanosecond.
    private var isDense = false

    /// Opens the dataset with a cache that holds one chunk.
    init(_ path: String, kind: RecordTable.Kind, in file: hid_t) throws(HDF5.Failure) {
        self.kind = kind
        width = ResultLayout.width(of: kind)
        chunk = ResultLayout.chunk(of: kind)
        room = chunk
        dataset = try HDF5.withProperties(chdf5_class_dataset_access()) {
            access throws(HDF5.Failure) in
            let bytes = ResultLayout.chunk(of: kind) * ResultLayout.width(of: kind)
            try HDF5.check(H5Pset_chunk_cache(access, 1, bytes, 1))
            return try HDF5.identifier(H5Dopen2(file, path, access))
        }
    }

    deinit { values?.deallocate() }

    /// Whether the values that wait fill up the chunk that the dataset ends in.
    var chunkIsFull: Bool { room == 0 }

    /// Takes a value unless it is of another kind; says whether it was taken.
    @inline(__always)
    func append(_ value: RecordValue) -> Bool {
        let target = nextPlace()
        switch value {
        case .integer(let integer):
            guard kind == .integer else { return false }
            target.storeBytes(of: integer, as: Int64.self)
        case .real(let real):
            guard kind == .real else { return false }
            target.storeBytes(of: real, as: Double.self)
        case .text(let text):
            guard value.fits(kind) else { return false }
            store(text, at: target)
        }
        waiting += 1
        room -= 1
        return true
    }

    private func store(_ text: String, at target: UnsafeMutableRawPointer) {
        // A word that fits may stand at the end of the memory, which ends with its field.
        let count = StoredText.store(text, at: target)
        (target + count).initializeMemory(as: UInt8.self, repeating: 0, count: width - count)
    }

    @inline(__always)
    private func nextPlace() -> UnsafeMutableRawPointer {
        if room == 0 { preconditionFailure("a column has \(waiting) values for a full chunk") }
        if let values { return values + waiting * width }
        let made = UnsafeMutableRawPointer.allocate(byteCount: chunk * width, alignment: 16)
        values = made
        return made
    }

    /// Writes what waits and makes it readable.
    func flush() throws(HDF5.Failure) {
        guard waiting > 0 else { return }
        if isDense, waiting == chunk {
            try writeAsItIs()
        } else {
            try writeThroughFilters()
            if room == 0, kind == .real { try judge() }
        }
        written += waiting
        waiting = 0
        room = chunk - written % chunk
        try HDF5.check(H5Dflush(dataset))
    }

    private func writeThroughFilters() throws(HDF5.Failure) {
        switch kind {
        case .integer: try write(as: chdf5_memory_integer())
        case .real: try write(as: chdf5_memory_real())
        case .text, .word:
            try HDF5.withFixedText(of: width) { type throws(HDF5.Failure) in try write(as: type) }
        }
    }

    /// Says from the chunk that has just become full whether compression is worth its time.
    private func judge() throws(HDF5.Failure) {
        var start = hsize_t(written + waiting - chunk)
        var bytes: hsize_t = 0
        try HDF5.check(H5Dget_chunk_storage_size(dataset, &start, &bytes))
        isDense = 2 * Int(bytes) > chunk * width
    }

    /// Writes a whole chunk past the filters, and says so in the file: every reader knows.
    private func writeAsItIs() throws(HDF5.Failure) {
        guard let values else { return }
        for place in 0..<chunk {
            let bits = values.load(fromByteOffset: 8 * place, as: UInt64.self)
            values.storeBytes(of: bits.littleEndian, toByteOffset: 8 * place, as: UInt64.self)
        }
        var start = hsize_t(written)
        var end = start + hsize_t(waiting)
        try HDF5.check(H5Dset_extent(dataset, &end))
        let everyFilter: UInt32 = 0b11
        try HDF5.check(
            H5Dwrite_chunk(
                dataset, hid_t(H5P_DEFAULT), everyFilter, &start, chunk * width, values))
    }

    private func write(as type: hid_t) throws(HDF5.Failure) {
        var start = hsize_t(written)
        var count = hsize_t(waiting)
        var end = start + count
        try HDF5.check(H5Dset_extent(dataset, &end))
        let fileSpace = try HDF5.identifier(H5Dget_space(dataset))
        defer { H5Sclose(fileSpace) }
        try HDF5.check(
            H5Sselect_hyperslab(fileSpace, H5S_SELECT_SET, &start, nil, &count, nil))
        let memorySpace = try HDF5.identifier(H5Screate_simple(1, &count, nil))
        defer { H5Sclose(memorySpace) }
        try HDF5.check(
            H5Dwrite(dataset, type, memorySpace, fileSpace, hid_t(H5P_DEFAULT), values))
    }
}
