/// The manual page of `zoosim calibrate`.
enum CalibrateManual {
    // Lines of more than 78 columns would be broken where there is no terminal.
    static let text = """
        A calibration is a YAML file that names a scenario, values of it that nobody \
        knows, each with the ends between which it lies, and figures that a run has \
        to come to: published ones, or those of a run's own log. It finds the \
        values, says how sure they are and which of them the figures cannot tell \
        apart, and writes the scenario with them. All points are run with the same \
        luck, so that they differ by their values alone.

        EXAMPLE
          scenario: ../quickstart.yaml
          unknowns:
            - {name: line, key: fleet.pool.access, from: 100 Mbps, to: 10 Gbps,
               scale: log}
            - {name: h, key: jobs.small.training.inner_steps, from: 20, to: 320,
               scale: log, whole: yes}
          targets:
            - {metric: round_phase, value: 170.8 s, sd: 1.2 s, source: a log}
            - {metric: round_reduction, value: 8.75 s, sd: 3%, source: a log}
          replications: 8

          zoosim calibrate Scenarios/studies/calibrate-quickstart.yaml --dry-run
          zoosim calibrate Scenarios/studies/calibrate-quickstart.yaml

        KEYS OF THE FILE
          scenario      the scenario, relative to the file
          set           key: value lines that hold in every run; “seed” is one
          unknowns      a list; each has a key (or keys, which get the same value)
            from, to    the ends, with their units
            scale       linear (the default) or log: equal steps or factors
            whole       yes: only whole numbers count
            as          what stands around the number: exponential mean {}
            start       where the search begins; else where the scenario stands
            name        what tables call it
          targets       a list; each is one of
            {metric, value, sd, source}      a figure; sd is its standard
                        deviation, a length or a share of it (beside a
                        percentage 1% is a point)
            {metric, value, runs: 5}         the mean of 5 runs, as sure as luck
                        leaves it, which the replicates say
            {metric, value, weight}          nobody knows how sure it is;
                        residuals are shares of the figures then
            {from: run.h5, metrics: [a, b]}  a run's result, or its
                        summary.json; one run, or with an sd
            {from: table.csv}                columns metric, value, sd, source
                        Either all targets say how sure they are, or none does.
          replications  runs of each point (4); their spread is part of every
                        residual's standard deviation, and of the intervals
          runs          how many runs the search may make; else 100 points for
                        each unknown and 100 more
          precision     how exact the answer is wanted, as a share of the ranges
                        (0.1%)

        METHOD
          A first look over the ranges; then for one unknown and one target
          Brent's root, where the target lies between two points; for one unknown
          Brent's minimum of the sum of squares; for several the simplex of Nelder
          and Mead, made anew until that brings nothing. Intervals (95%) and what
          the targets can tell apart follow from differences at the solution.
          Where replications say how large luck is, intervals are Student's and the
          fit is Hotelling's T²: more replications make both sharper.

        RESULT
          Results/<name>/calibration/calibrated.yaml is a scenario that says where
          its values come from; `zoosim run` takes it. calibration.json has it
          all; residuals.svg and .png show how far each target is missed along
          each unknown.

        EXIT CODES
          0 calibrated; 2 not converged, or nothing in the ranges meets the
          targets (the nearest is said, and written all the same); 64 wrong usage,
          65 a faulty file, 73 results cannot be written, 130 interrupted.
        """
}
