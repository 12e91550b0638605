# The panels in the centre of the window.

## Training

training-individual-runs = Test, individual runs
