"""Two seeds of the published reaching experiment, run and read from Python:  python3 examples/experiment.py"""
import csv
import subprocess

command = "npx neuromotor experiment reaching --seeds 2 --set model.shared_clock=false --out from-python"
subprocess.run(command.split(), check=True)
for seed in (1, 2):
    with open(f"from-python/seed-{seed:04}/none/trials.csv") as table:
        errors_m = [float(trial["aiming_error_m"]) for trial in csv.DictReader(table)]
    print(f"seed {seed}: {errors_m[0]:.3f} m at first, {sum(errors_m[-100:]) / 100:.3f} m in the last 100 reaches")
