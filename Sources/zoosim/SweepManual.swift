/// The manual page of `zoosim sweep`.
enum SweepManual {
    static let text = """
        A sweep is a YAML file that names a scenario and what is to be varied. Every point is \
        run, on all cores; every run is kept as soon as it is over, so that a sweep that was ended \
        in any way goes on where it stood when the same command is given again, and one that has \
        got more values or more replications runs only what is new.

        EXAMPLE
          scenario: ../quickstart.yaml
          axes:
            - {name: line, key: fleet.0.access, log: {from: 100 Mbps, to: 10 Gbps, count: 3}}
            - {name: h, key: jobs.0.training.inner_steps, values: [25, 100, 400]}
          where: h >= 100 || line > 1 Gbps
          metrics: [efficiency, duration]
          replications: 4

          zoosim sweep Scenarios/sweeps/bandwidth.yaml --dry-run
          zoosim sweep Scenarios/sweeps/bandwidth.yaml
          zoosim sweep Scenarios/sweeps/bandwidth.yaml --where 'h == 100'

        KEYS OF THE FILE
          scenario      the scenario, relative to the file; or a scenario has a “sweep:” with
                        all the other keys
          set           key: value lines that hold at every point
          axes          a list; each has a key (or keys, which get the same value), a name, and
                          values: [a, b]                       as they stand in a scenario
                          range: {from, to, step} or {from, to, count}
                          log: {from, to, count}               equal factors
                        whole: yes rounds to whole numbers; labels: [a, b] names values;
                        “zip: [axis, axis]” moves several together. Short: “key: [a, b]”
          where         points that count, such as  h > 100 && line <= 1 Gbps
          derive        key: expression lines for what follows from the axes
          design        grid (the default), one_at_a_time, sobol: {points: 64} or
                        latin_hypercube: {points: 64, seed: 1}
          replications  a number; or {at_least: 4, at_most: 64, until: {metric: efficiency,
                        half_width: 0.5%}} (or relative: 2%), where looks are corrected for
          luck          common (the default: replicate 3 has the same seed at every point) or
                        independent
          metrics       what is kept of each run; zoosim explain says what each is

        ON A CLUSTER
          zoosim sweep Scenarios/sweeps/bandwidth.yaml --executor slurm \\
              --tasks 64 --threads 4 --time 2:00:00 --output /shared/results

          deals the runs out to the tasks of a job array, follows it until all
          are there, and writes the same file as this machine would alone.
          --output and zoosim itself have to lie where every node sees them, the
          catalogue too; the sweep's own files may be edited meanwhile. What a
          task that was lost (killed, out of time or memory, gone with its node)
          has not made is submitted again, up to --retries times; a run that
          fails by itself is not. Ctrl-C cancels the array. Should zoosim itself
          be ended, the array goes on, and the same command follows it again.
          Plans and logs are in slurm/ in the sweep's folder.

        EXPRESSIONS
          Axes by name, numbers with units, 'texts', + - * / ^, == != < <= > >=, && || !, min,
          max, round and parentheses.

        RESULT
          Results/<name>/sweep-<hash>/sweep.h5: a grid has its axes as dimensions, then replicate;
          other designs have point and replicate. Metrics, their mean, and the ends (_low, _high)
          of its interval; “reason” says why a value is missing. xarray.open_dataset opens it.

        EXIT CODES
          0 all is well, 1 a point failed or a run was lost (the others are
          there), 64 wrong usage, 65 a faulty file, 69 Slurm is not there or
          refuses, 73 results cannot be written, 130 interrupted.
        """
}
