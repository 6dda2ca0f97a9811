print("zoosim")
